// A program that plays an agent from a script, over the protocol for any program: a real process without a model.
// Called as `agent.js SCRIPT`, the turn comes on standard input; or with `--version`.

import { execFileSync, execSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { readScript, type Step, stepsOf } from './script.ts'
import { toolServer } from './tool-server.ts'

const turnInput = z.object({
  prompt: z.string().nullable(),
  session: z.string(),
  resume: z.string().nullable(),
  model: z.string().nullable(),
  folder: z.string(),
  account: z.string().nullable().default(null),
  mcp: toolServer.nullable().default(null),
})
type TurnInput = z.infer<typeof turnInput>

/** The conversation is in the name of its session: how many turns of the script were played. */
function position({ resume, session }: TurnInput): { name: string; turn: number } {
  const [name, turn] = (resume ?? `${session}#-1`).split('#')
  return { name: name ?? session, turn: Number(turn ?? 0) + 1 }
}

async function play(): Promise<void> {
  const [file] = process.argv.slice(2)
  if (file === undefined) throw new Error('Name a script.')
  const script = readScript(readFileSync(file, 'utf8'))
  const input = turnInput.parse(JSON.parse(readFileSync(0, 'utf8')))
  const { name, turn } = position(input)
  tell({ is: 'started', session: `${name}#${turn}`, model: input.model ?? 'scripted' })
  for (const step of stepsOf(script, turn)) await act(step, input)
}

async function act(step: Step, input: TurnInput): Promise<void> {
  const filled = (text: string) =>
    text.replaceAll('{{prompt}}', input.prompt ?? '').replaceAll('{{account}}', input.account ?? 'none')
  const at = (path: string) => join(input.folder, path)
  const git = (...args: string[]) => execFileSync('git', args, { cwd: input.folder, stdio: 'pipe' })
  if ('say' in step) tell({ is: 'text', text: filled(step.say) })
  else if ('tool' in step) tell({ is: 'tool', ...step.tool })
  else if ('write' in step) {
    mkdirSync(dirname(at(step.write.path)), { recursive: true })
    writeFileSync(at(step.write.path), filled(step.write.text))
    tell({ is: 'tool', name: 'write', summary: step.write.path })
  } else if ('remove' in step) rmSync(at(step.remove), { recursive: true, force: true })
  else if ('commit' in step) {
    git('add', '--all')
    git(
      '-c',
      'user.name=scripted',
      '-c',
      'user.email=scripted@localhost',
      'commit',
      '-m',
      filled(step.commit),
    )
  } else if ('run' in step) execSync(step.run, { cwd: input.folder, stdio: 'pipe' })
  else if ('call' in step) await tools(step.call, input)
  else if ('usage' in step) tell({ is: 'usage', usage: step.usage })
  else if ('used' in step) tell({ is: 'limit', used: step.used, reached: false })
  else if ('cost' in step) tell({ is: 'cost', usd: step.cost })
  else if ('wait' in step) await sleep(step.wait)
  else if ('flood' in step) await flood(step.flood)
  else if ('print' in step) await write(process.stdout, `${step.print}\n`)
  else if ('ignore' in step) for (const signal of step.ignore) process.on(signal, () => undefined)
  else await conclude(step)
}

async function tools(
  call: { tool: string; with: Record<string, unknown>; quiet: boolean },
  { mcp }: TurnInput,
): Promise<void> {
  tell({ is: 'tool', name: call.tool, summary: JSON.stringify(call.with) })
  const { callTool } = await import('./call-tool.ts')
  const told = await callTool(mcp, call)
  if (!call.quiet) tell({ is: 'text', text: told })
}

/** What ends a turn. */
async function conclude(step: Step): Promise<void> {
  if ('limit' in step) {
    const resetsAt = new Date(Date.now() + step.limit.resetsIn).toISOString()
    tell({ is: 'limit', used: 1, resetsAt, reached: true })
    tell({ is: 'failed', kind: 'limit', message: 'The allowance is used up.' })
    process.exitCode = 1
  } else if ('ask' in step) tell({ is: 'asked', questions: [step.ask].flat() })
  else if ('answer' in step) tell({ is: 'answered', text: step.answer })
  else if ('structured' in step)
    tell({ is: 'answered', text: JSON.stringify(step.structured), structured: step.structured })
  else if ('fail' in step) {
    tell({ is: 'failed', ...step.fail })
    process.exitCode = 1
  } else if ('exit' in step) process.exit(step.exit)
  else if ('die' in step) process.kill(process.pid, 'SIGKILL')
}

function tell(event: object): void {
  process.stdout.write(`${JSON.stringify(event)}\n`)
}

async function flood({ out, errors }: { out: number; errors: number }): Promise<void> {
  const line = `${'x'.repeat(1023)}\n`
  for (let at = 0; at < errors; at += line.length) await write(process.stderr, line)
  for (let at = 0; at < out; at += line.length) await write(process.stdout, line)
}

function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()))
  })
}

if (process.argv.includes('--version')) process.stdout.write('scripted 1\n')
else await play()
