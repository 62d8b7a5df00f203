// What real agent programs printed, from the fixtures.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AgentEvent, Driver, Exit, Outcome, Turn } from '../../src/drivers/driver.ts'
import { checkedAnswer } from '../../src/runtime/process/checked-answer.ts'

const folder = join(import.meta.dirname, '../../fixtures/agent-programs')

/** The lines of that recording. */
export function recorded(program: string, name: string): string[] {
  return readFileSync(join(folder, program, `${name}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
}

/** Lays what Codex noted of a turn where it keeps it: below its configuration folder, in the file of that thread. */
export function layNotes(account: string, name: string, thread: string): void {
  const day = join(account, 'sessions/2026/11/24')
  mkdirSync(day, { recursive: true })
  const file = join(day, `rollout-2026-11-24T00-25-48-${thread}.jsonl`)
  writeFileSync(file, `${recorded('codex', `notes-${name}`).join('\n')}\n`)
}

/** A turn that asks for words, unless said otherwise. */
export function turnOf(parts: Partial<Turn> = {}): Turn {
  return {
    prompt: 'Do it.',
    session: '5f0c2a3e-0d4b-4c59-9a55-0d0c8a3f1b11',
    resume: null,
    model: null,
    schema: null,
    wordsDo: false,
    instructions: null,
    folder: '/worktree',
    scratch: '/scratch',
    own: '/own',
    mcp: null,
    hook: null,
    account: null,
    denied: [],
    more: [],
    ...parts,
  }
}

export interface Read {
  readonly events: readonly AgentEvent[]
  readonly outcome: Outcome
}

/** What a driver makes of these lines and of how the process ended; answers are checked, as of each turn. */
export function read(
  driver: Driver,
  lines: readonly string[],
  { turn = turnOf(), exit = {} }: ReadAs = {},
): Read {
  const reader = driver.reader(turn)
  const events = lines.flatMap((line) => reader.line(line))
  const outcome = reader.end({ code: 0, signal: null, errors: '', ...exit })
  return { events, outcome: checkedAnswer(outcome, turn) }
}

/** The same where the program also keeps notes of the turn, below that folder. */
export async function readWithNotes(
  driver: Driver,
  lines: readonly string[],
  { account, exit = {} }: { readonly account: string; readonly exit?: Partial<Exit> },
): Promise<Read> {
  const reader = driver.reader(turnOf({ account }))
  const events = lines.flatMap((line) => reader.line(line))
  events.push(...((await reader.notes?.({})) ?? []))
  return { events, outcome: reader.end({ code: 0, signal: null, errors: '', ...exit }) }
}

export interface ReadAs {
  readonly turn?: Turn
  readonly exit?: Partial<Exit>
}
