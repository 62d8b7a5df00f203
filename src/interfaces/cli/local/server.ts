// `cw server`, `cw --server`: the server of the home, in the foreground until it is told to stop.

import type { Terminal } from '../terminal.ts'
import { type LocalCommand, localEntry, valued } from './local-command.ts'

export const server: LocalCommand = {
  entries: [
    localEntry('server', {
      summary: 'Run the server of the home in the foreground, until Ctrl+C',
      examples: ['cw server', 'cw --server', 'cw server --port 4100'],
      options: [valued('port', 'number', 'the port on 127.0.0.1; default: server.port')],
    }),
  ],
  run: async ({ input, terminal, json }) => {
    const place = '../../../daemon.js'
    const { serve } = (await import(place)) as ServerModule
    return {
      exit: await serve({ terminal, json, port: input.port === undefined ? null : Number(input.port) }),
    }
  },
}

interface ServerModule {
  serve(options: {
    readonly terminal: Terminal
    readonly json: boolean
    readonly port: number | null
  }): Promise<number>
}
