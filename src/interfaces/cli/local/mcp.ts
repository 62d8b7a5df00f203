// `cw mcp`: what an agent's program starts to give it its tools.

import { readManifest } from '../manifest.ts'
import { type LocalCommand, localEntry } from './local-command.ts'

export const mcp: LocalCommand = {
  entries: [
    {
      ...localEntry('mcp', {
        summary: 'Give an agent its tools, on standard input and output',
        examples: [],
      }),
      hidden: true,
    },
  ],
  run: async ({ terminal }) => {
    const [{ serveMcp }, { version }] = await Promise.all([import('../../mcp/main.ts'), readManifest()])
    await serveMcp(terminal.environment, version)
    return {}
  },
}
