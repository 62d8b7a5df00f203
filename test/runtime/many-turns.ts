// Turns of agents in great number, as real processes: what is left of them afterwards is the question.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { commandDriver } from '../../src/drivers/command/driver.ts'
import type { Driver, Outcome } from '../../src/drivers/driver.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { groupRuns } from '../../src/platform/process-group.ts'
import {
  isAlive,
  type ProcessId,
  runFiles,
  startedIn,
  startProcess,
} from '../../src/runtime/process/agent-process.ts'
import { followTurn } from '../../src/runtime/process/follow-turn.ts'
import { stopProcess } from '../../src/runtime/process/stop-process.ts'
import { turnOf } from '../drivers/recorded.ts'

const root = join(import.meta.dirname, '../..')
const scripted = join(root, 'dist/drivers/scripted/agent.js')

export class ManyTurns {
  readonly #folder = mkdtempSync(join(root, 'test/.tmp-turns-'))
  readonly #started: ProcessId[] = []
  #turns = 0

  /** The scripted agent of the build, with that script. */
  scripted(yaml: string): Driver {
    const script = join(this.#folder, 'script.yaml')
    writeFileSync(script, yaml)
    return commandDriver({ name: 'scripted', command: process.execPath, args: [scripted, script] })
  }

  /** One turn, from its start until its process is gone; `begun` is called while it runs. */
  async play(driver: Driver, begun?: (process: ProcessId) => Promise<unknown>): Promise<Outcome | null> {
    const scratch = join(this.#folder, `run-${++this.#turns}`)
    const turn = turnOf({ scratch, folder: this.#folder })
    const id = await startProcess({
      launch: driver.launch(turn),
      cwd: this.#folder,
      folder: scratch,
      environment: process.env,
    })
    this.#started.push(id)
    const over = followTurn({
      driver,
      turn,
      process: id,
      folder: scratch,
      clock: systemClock,
      variables: {},
      event: () => undefined,
      onFault: (error) => {
        throw error
      },
    })
    await begun?.(id)
    const outcome = await over
    rmSync(scratch, { recursive: true })
    return outcome
  }

  /** So many turns, so many of them at the same time. */
  async playMany(driver: Driver, { turns, atOnce }: { turns: number; atOnce: number }) {
    const outcomes: (Outcome | null)[] = []
    let left = turns
    const worker = async () => {
      while (left-- > 0) outcomes.push(await this.play(driver))
    }
    await Promise.all(Array.from({ length: atOnce }, worker))
    return outcomes
  }

  leftovers(): string[] {
    return leftovers(this.#started)
  }

  /** As the supervisor does with what a turn left running in its group. */
  async endAll(): Promise<void> {
    for (const id of this.#started) await stopProcess({ process: id, clock: systemClock, hurry: 100 })
  }

  async close(): Promise<void> {
    await this.endAll()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** What there should be nothing of: processes and groups that go on, and children of ours that nobody has waited for. */
export function leftovers(started: readonly ProcessId[]): string[] {
  const alive = started.filter((id) => isAlive(id) || groupRuns(id.pid)).map(({ pid }) => `${pid} runs`)
  const zombies = execFileSync('ps', ['-A', '-o', 'ppid=,stat=,pid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([parent, state]) => Number(parent) === process.pid && state?.startsWith('Z'))
    .map(([, , pid]) => `${pid} was not waited for`)
  return [...alive, ...zombies]
}

/** The processes of all runs that left something in the private folders of agents. */
export function startedBelow(agents: string): ProcessId[] {
  return readdirSync(agents, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^[^/]+\/runs\/\d+\/pid$/.test(file))
    .flatMap((file) => startedIn(runFiles(join(agents, dirname(file)))) ?? [])
}

/** A program that is one line for a shell: it says the same whatever it is told. */
export function shellDriver(line: string): Driver {
  return commandDriver({ name: 'shell', command: '/bin/sh', args: ['-c', line] })
}

export const answered = `printf '{"is":"answered","text":"done"}\\n'`
