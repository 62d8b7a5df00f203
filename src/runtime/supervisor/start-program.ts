// Starts the program of a run, and keeps what whoever finds it again has to know of its turn.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Driver, Turn } from '../../drivers/driver.ts'
import { type ProcessId, startProcess } from '../process/agent-process.ts'

export interface StartProgram {
  /** Private to the run: absolute. */
  readonly folder: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** What its tools find in their environment. */
  readonly tools: Readonly<Record<string, string>>
}

/** `program`: what was started. @throws CwError `agent.program-missing`, `agent.not-started` */
export async function startProgram(
  driver: Driver,
  turn: Turn,
  { folder, environment, tools }: StartProgram,
): Promise<{ readonly process: ProcessId; readonly program: string }> {
  const launch = driver.launch(turn)
  // The keys of its tools are nobody's business later.
  writeFileSync(turnFile(folder), JSON.stringify({ ...turn, mcp: null, hook: null }), { mode: 0o600 })
  const process = await startProcess({
    launch: { ...launch, env: { ...tools, CW_SCRATCH: turn.own, ...launch.env } },
    cwd: turn.folder,
    folder,
    environment,
  })
  return { process, program: launch.command }
}

/** Null: no program was started there. */
export function turnIn(folder: string): Turn | null {
  const file = turnFile(folder)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Turn) : null
}

function turnFile(folder: string): string {
  return join(folder, 'turn.json')
}
