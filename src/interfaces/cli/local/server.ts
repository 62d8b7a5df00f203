// `cw server`, `cw --server`: the server of the home, in the foreground until it is told to stop.

import { readSettings } from '../../../platform/config/read-settings.ts'
import { homePath, openHome } from '../../../platform/home.ts'
import { type LocalCommand, localEntry, valued } from './local-command.ts'

export const server: LocalCommand = {
  entries: [
    localEntry('server', {
      summary: 'Run the server of the home in the foreground, until Ctrl+C',
      examples: ['cw server', 'cw --server', 'cw server --port 4100'],
      options: [valued('port', 'number', 'the port on 127.0.0.1; default: server.port')],
    }),
  ],
  run: async ({ input, json, terminal }) => {
    const home = await openHome({ path: homePath(terminal.environment), create: true })
    const settings = await readSettings(home, null)
    const { runServer } = await import('../../../daemon.ts')
    const port = input.port === undefined ? settings['server.port'] : Number(input.port)
    await runServer(home, {
      port,
      hosts: settings['server.hosts'],
      onReady: ({ address }) => {
        const data = { address, pid: process.pid, home: home.path }
        if (json) terminal.out(JSON.stringify({ schemaVersion: 1, kind: 'server', data }))
        else terminal.out(`cw serves ${home.path} at ${address}`)
      },
    })
    return {}
  },
}
