// `cw mcp`: the tools of one agent on standard input and output, started by its program.

import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { specAt } from '../../app/procedures.ts'
import { cwError } from '../../kernel/errors.ts'
import type { Environment } from '../../platform/config/environment.ts'
import { homePath, openHome } from '../../platform/home.ts'
import { NotedWishes } from '../leave/noted-wishes.ts'
import { AgentConnection } from './agent-connection.ts'
import { leaveTool } from './leave-tool.ts'
import type { Allowed } from './role-limits.ts'
import { toolServer } from './serve.ts'
import { toolsFor } from './tools.ts'

/** Milliseconds that a server may take, to come back or to answer: less than the minute after which programs give up a tool. */
const patience = 30_000
/** The same for what is asked before there is a tool: programs give up a server that does not begin within some seconds. */
const firstPatience = 5_000

interface Serving {
  readonly version: string
  /** Whether its program asks it for leave, too. */
  readonly leave: boolean
}

/** Serves until standard input ends. @throws CwError `mcp.no-agent`, `home.missing` */
export async function serveMcp(environment: Environment, { version, leave }: Serving): Promise<void> {
  const { token } = environment
  if (!token) throw cwError('mcp.no-agent')
  const { path, serverJson } = await openHome({ path: homePath(environment), create: false })
  const waiting = (most: number) =>
    new AgentConnection({ path, serverJson, token, patience: most, answerWithin: most })
  const connection = waiting(patience)
  const { role, tools } = await allowedTo(waiting(firstPatience))
  const server = toolServer({
    tools: [
      ...toolsFor(tools),
      ...(leave ? [leaveTool(new NotedWishes(environment.scratch), patience)] : []),
    ],
    role,
    version,
    calls: (signal) => ({
      call: (procedure, input) =>
        connection.call({ path: procedure, type: specAt(procedure)?.type ?? 'query', input }, signal),
    }),
    onFault: (error) => process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`),
  })
  const over = new Promise((resolve) => process.stdin.once('end', resolve).once('close', resolve))
  await server.connect(new StdioServerTransport())
  await over
  await server.quiet()
  await server.close()
}

/** Where nobody can be asked all are listed: the server refuses what is not of its role besides. */
async function allowedTo(connection: AgentConnection): Promise<Allowed> {
  const call = { path: 'agent.tools', type: 'query', input: {} } as const
  try {
    return (await connection.call(call, new AbortController().signal)) as Allowed
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return { role: 'agent', tools: null }
  }
}
