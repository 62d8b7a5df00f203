// `cw status`: what the database knows, and what only the trees know: files that were not taken up.

import { homePath, openHome } from '../../../platform/home.ts'
import { type LocalCommand, localEntry } from './local-command.ts'

export const status: LocalCommand = {
  entries: [localEntry('status overview', { summary: '', procedure: 'status.overview' })],
  run: async ({ input, terminal, call }) => {
    const overview = (await call('status.overview', input)) as object
    const home = await openHome({ path: homePath(terminal.environment), create: false })
    const { askTrees } = await import('../../../fsui/shell/ask-trees.ts')
    return { data: { ...overview, trees: await askTrees(home) } }
  },
}
