// `cw help [COMMAND]`: the same as --help.

import { commandsUnder } from '../find-command.ts'
import { renderHelp } from '../help.ts'
import { readManifest } from '../manifest.ts'
import { type LocalCommand, localEntry } from './local-command.ts'

export const help: LocalCommand = {
  entries: [
    localEntry('help', {
      summary: 'Explain a command',
      examples: ['cw help task close'],
      args: [
        { key: 'command', help: 'the words of a command', required: false, variadic: true, type: 'list' },
      ],
    }),
  ],
  run: async ({ input, terminal }) => {
    const words = (input.command ?? []) as string[]
    const manifest = await readManifest()
    const text = renderHelp(manifest, words, terminal)
    return { data: { text, commands: commandsUnder(manifest, words) }, text }
  },
}
