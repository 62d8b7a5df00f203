// How the tools of cw are started, as a turn says it.

import { z } from 'zod'

export const toolServer = z.object({
  command: z.string(),
  args: z.array(z.string()),
  variables: z.array(z.string()),
})
export type ToolServer = z.infer<typeof toolServer>
