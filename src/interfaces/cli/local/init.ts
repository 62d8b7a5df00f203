// `cw init`: makes the home.

import { homePath, openHome } from '../../../platform/home.ts'
import { type LocalCommand, localEntry } from './local-command.ts'

export const init: LocalCommand = {
  forPeople: true,
  entries: [
    localEntry('init', {
      summary: 'Make the home of cw, and say where it is',
      examples: ['cw init'],
      changes: true,
    }),
  ],
  run: async ({ terminal }) => {
    const path = homePath(terminal.environment)
    const { id, config, database } = await openHome({ path, create: true })
    return {
      data: { id, path, config, database },
      text: `The home is ${path}\nIts settings are in ${config}`,
    }
  },
}
