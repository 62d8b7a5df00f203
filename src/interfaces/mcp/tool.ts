// What an agent is offered over MCP: a name, what it takes, and the procedures behind it.

import type { z } from 'zod'

/** Calls procedures of the live server with the rights of the agent. @throws CwError of the procedure or the server */
export interface Calls {
  call(path: string, input: object): Promise<unknown>
}

export interface Tool {
  readonly name: string
  /** For the model: what it does, and when it is to be used. */
  readonly description: string
  readonly input: z.ZodObject
  /** The procedures that it calls. */
  readonly procedures: readonly string[]
  /** Further commands that agents with this tool may call in a shell. */
  readonly also?: readonly string[]
  /** What the agent is told. `input` fits the schema. @throws CwError */
  run(calls: Calls, input: Readonly<Record<string, unknown>>): Promise<string>
}
