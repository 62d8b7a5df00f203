// One call of a tool of cw, as an agent program makes it; loaded by the scripts that have one.

import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { processEnvironment } from '../../platform/config/environment.ts'
import type { ToolServer } from './tool-server.ts'

/** What it was told, refusals too. */
export async function callTool(
  server: ToolServer | null,
  { tool, with: input }: { readonly tool: string; readonly with: Record<string, unknown> },
): Promise<string> {
  if (server === null) throw new Error('This turn has no tools.')
  const { command, args, variables } = server
  const { inherited } = processEnvironment()
  const env = Object.fromEntries(variables.map((name) => [name, inherited[name] ?? '']))
  const client = new Client({ name: 'scripted', version: '1' })
  await client.connect(new StdioClientTransport({ command, args, env }))
  const { content } = await client.callTool({ name: tool, arguments: input })
  await client.close()
  return (content as { readonly text?: string }[]).map(({ text }) => text ?? '').join('\n')
}
