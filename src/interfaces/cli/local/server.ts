// `cw server`, `cw --server`: the server of the home, in the foreground until it is told to stop.

import { cwError } from '../../../kernel/errors.ts'
import { readSettings } from '../../../platform/config/read-settings.ts'
import { homePath, openHome } from '../../../platform/home.ts'
import { logBug, openServerLog } from '../../../platform/log/server-log.ts'
import { type LocalCommand, localEntry, valued } from './local-command.ts'

export const server: LocalCommand = {
  forPeople: true,
  entries: [
    localEntry('server', {
      summary: 'Run the server of the home in the foreground, until Ctrl+C',
      examples: ['cw server', 'cw --server', 'cw server --port 4100'],
      options: [valued('port', 'number', 'the port on 127.0.0.1; default: server.port')],
    }),
  ],
  run: async ({ input, json, terminal }) => {
    const given = portOf(input.port)
    const home = await openHome({ path: homePath(terminal.environment), create: true })
    const settings = await readSettings(home, null)
    const { runServer } = await import('../../../daemon.ts')
    const port = given ?? settings['server.port']
    const { log, hooks, watchProcess } = openServerLog(home, settings['log.level'])
    const unwatch = watchProcess()
    const options = {
      port,
      hosts: settings['server.hosts'],
      ...hooks,
      onReady: ({ address }: { readonly address: string }) => {
        log.info('the server starts', { address, pid: process.pid, home: home.path })
        const data = { address, pid: process.pid, home: home.path }
        if (json) terminal.out(JSON.stringify({ schemaVersion: 1, kind: 'server', data }))
        else terminal.out(`cw serves ${home.path} at ${address}`)
      },
    }
    try {
      const signal = await runServer(home, options)
      log.info('the server has stopped', { signal, pid: process.pid })
    } catch (error) {
      logBug(log, error)
      throw error
    } finally {
      unwatch()
      await log.flush().catch((error: Error) => terminal.err(`cw: no log was written: ${error.message}`))
    }
    return {}
  },
}

/** Null where none was given. @throws CwError `input.invalid` */
function portOf(given: unknown): number | null {
  if (given === undefined) return null
  const port = Number(given)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw cwError('input.invalid', { reason: `--port takes a whole number from 0 to 65535, not “${given}”.` })
}
