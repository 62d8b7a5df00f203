// The tools of an agent as its program has them: `cw mcp` in a process of its own, and the client of the SDK.

import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { freshBuild } from '../../e2e/fresh-build.ts'

export interface Told {
  readonly text: string
  readonly refused: boolean
}

export class AgentTools {
  private constructor(
    readonly client: Client,
    private readonly transport: StdioClientTransport,
  ) {}

  static async start(given: { readonly home: string; readonly token: string }): Promise<AgentTools> {
    const program = await freshBuild()
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [program, 'mcp'],
      env: { CW_HOME: given.home, CW_TOKEN: given.token, PATH: process.env.PATH ?? '' },
      stderr: 'inherit',
    })
    const client = new Client({ name: 'test', version: '1' })
    await client.connect(transport)
    return new AgentTools(client, transport)
  }

  async call(name: string, input: Readonly<Record<string, unknown>> = {}): Promise<Told> {
    const result = (await this.client.callTool({ name, arguments: { ...input } })) as CallToolResult
    const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
    return { text, refused: result.isError === true }
  }

  /** The result of a tool that tells one thing. */
  async json<T>(name: string, input: Readonly<Record<string, unknown>> = {}): Promise<T> {
    const { text, refused } = await this.call(name, input)
    if (refused) throw new Error(text)
    return JSON.parse(text) as T
  }

  get pid(): number | null {
    return this.transport.pid
  }

  /** Ends its standard input, which ends it. */
  async close(): Promise<void> {
    await this.client.close()
  }
}
