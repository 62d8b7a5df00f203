// One process of an agent: a group of its own, with its input and output in files, so that it outlives the server that
// started it and can be found again. Nothing is piped, so nothing can block on a full pipe.

import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Launch } from '../../drivers/driver.ts'
import { cwError } from '../../kernel/errors.ts'
import { isSameProcess, processStart } from '../../platform/process-start.ts'
import { requireProgram } from './find-program.ts'

/** What tells this process from every other one, also after a restart of the machine. */
export interface ProcessId {
  readonly pid: number
  /** Null where the system does not tell. */
  readonly start: string | null
}

/** Where a process of an agent leaves what it says: `folder` is private to that process. */
export interface RunFiles {
  readonly input: string
  readonly output: string
  readonly errors: string
  /** Its exit code, written when it is over. */
  readonly exit: string
  /** Its pid, written by itself before it begins: whoever started it may be gone before that is noted. */
  readonly pid: string
}

export function runFiles(folder: string): RunFiles {
  return {
    input: join(folder, 'input'),
    output: join(folder, 'output.jsonl'),
    errors: join(folder, 'errors.txt'),
    exit: join(folder, 'exit'),
    pid: join(folder, 'pid'),
  }
}

/**
 * Waits for the program and writes down how it ended, since nobody else learns that once the server is gone. The traps keep
 * the shell alive when its group is signalled; the program starts with the usual handling.
 */
const waitAndTell = `trap : INT TERM; printf %s "$$" > "$CW_PID_FILE"; "$@"; code=$?; printf %s "$code" > "$CW_EXIT_FILE.part" && mv "$CW_EXIT_FILE.part" "$CW_EXIT_FILE"`

/** Variables of ours that no agent needs, and those that would tell an agent program that it runs inside another one. */
const notHandedOn = /^(?:CW_(?!TOKEN$|SERVER$)|CLAUDECODE$|CLAUDE_CODE_ENTRYPOINT$)/

export interface StartProcess {
  readonly launch: Launch
  /** Where it works. */
  readonly cwd: string
  /** Made when it is not there; holds the files of `runFiles`. */
  readonly folder: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * Starts it. Throws `agent.program-missing` when the program is not there or may not be run, and `agent.not-started`.
 * @see DESIGN 3: process groups, output to files
 */
export async function startProcess({ launch, cwd, folder, environment }: StartProcess): Promise<ProcessId> {
  const env = { ...handedOn(environment), ...launch.env }
  requireProgram(launch.command, env.PATH)
  const files = runFiles(folder)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const { path, text } of launch.files) writeFileSync(path, text, { mode: 0o600 })
  writeFileSync(files.input, launch.input, { mode: 0o600 })
  const streams = [
    openSync(files.input, 'r'),
    openSync(files.output, 'a', 0o600),
    openSync(files.errors, 'a', 0o600),
  ] as const
  try {
    const child = spawn('/bin/sh', ['-c', waitAndTell, 'sh', launch.command, ...launch.args], {
      cwd,
      detached: true,
      stdio: [...streams],
      env: { ...env, CW_EXIT_FILE: files.exit, CW_PID_FILE: files.pid },
    })
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject))
    child.unref()
    if (child.pid === undefined) throw new Error('The process has no pid.')
    return { pid: child.pid, start: processStart(child.pid) }
  } catch (error) {
    throw cwError('agent.not-started', { program: launch.command, reason: String(error) })
  } finally {
    for (const descriptor of streams) closeSync(descriptor)
  }
}

function handedOn(environment: StartProcess['environment']): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !notHandedOn.test(name)))
}

/** The process that was started with that file for its pid, as it says itself; null: none ever began. */
export function startedIn(files: Pick<RunFiles, 'pid'>): ProcessId | null {
  const pid = Number(readIfThere(files.pid))
  if (!Number.isInteger(pid) || pid <= 0) return null
  const start = processStart(pid)
  return { pid, start: start !== null && !isOf(files, pid) ? 'of another process' : start }
}

/** Whether a process has that run in its environment: its pid may be another's by now. */
function isOf(files: Pick<RunFiles, 'pid'>, pid: number): boolean {
  return readIfThere(`/proc/${pid}/environ`)?.split('\0').includes(`CW_PID_FILE=${files.pid}`) ?? false
}

/** Whether that very process lives: another one may have its pid by now. */
export function isAlive({ pid, start }: ProcessId): boolean {
  return isSameProcess(pid, start)
}

/** How it ended; null while it runs, and when it was killed together with what waits for it. */
export function exitCode(files: RunFiles): number | null {
  const text = readIfThere(files.exit)
  return text !== null && /^\d+$/.test(text) ? Number(text) : null
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
