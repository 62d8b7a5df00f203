// `cw mcp`: what an agent's program starts to give it its tools.

import { readManifest } from '../manifest.ts'
import { flag, type LocalCommand, localEntry } from './local-command.ts'

export const mcp: LocalCommand = {
  entries: [
    {
      ...localEntry('mcp', {
        summary: 'Give an agent its tools, on standard input and output',
        examples: [],
        options: [flag('leave', 'Also say whether its program may use a tool that it wants leave for')],
      }),
      hidden: true,
    },
  ],
  run: async ({ terminal, input }) => {
    const [{ serveMcp }, { version }] = await Promise.all([import('../../mcp/main.ts'), readManifest()])
    await serveMcp(terminal.environment, { version, leave: input.leave === true })
    return {}
  },
}
