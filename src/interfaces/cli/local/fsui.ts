// `cw fsui`: opens a tree and keeps it in sync; what it does lies in the sync engine's shell.

import type { FsuiArguments } from '../../../fsui/shell/main.ts'
import { argument, flag, type LocalCommand, localEntry, valued } from './local-command.ts'

const directory = argument('directory', 'the folder; default: the only tree of the home')

export const fsui: LocalCommand = {
  entries: [
    localEntry('fsui', {
      summary: 'Open a folder as a tree and keep it in sync, until Ctrl+C',
      examples: ['cw fsui notes', 'cw fsui notes --once', 'cw fsui . --here'],
      args: [directory],
      options: [
        flag('once', 'bring both sides together once, and end'),
        flag('here', 'make a folder that is not empty a tree'),
        valued('server-url', 'string', 'the server of another machine'),
      ],
    }),
    localEntry('fsui status', {
      summary: 'Show what a tree waits for: pending writes, conflicts, errors',
      examples: ['cw fsui status', 'cw fsui status notes --json'],
      args: [directory],
    }),
    localEntry('fsui flush', {
      summary: 'Write at once what waits for quiet',
      examples: ['cw fsui flush'],
      changes: true,
      args: [directory],
    }),
  ],
  run: async ({ entry, input, json }) => {
    const { runFsui } = await import('../../../fsui/shell/main.ts')
    const action = (entry.words[1] ?? 'run') as FsuiArguments['action']
    const exit = await runFsui({
      action,
      directory: typeof input.directory === 'string' ? input.directory : null,
      once: input.once === true,
      here: input.here === true,
      json,
      serverUrl: typeof input.serverUrl === 'string' ? input.serverUrl : null,
    })
    return { exit }
  },
}
