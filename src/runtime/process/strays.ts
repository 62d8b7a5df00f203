// What a program left running beside its own group: in a session of its own (setsid), or after it was killed and could end
// nothing. It would work on in the folder of the agent, beside whatever works there next.

import { readdirSync, readFileSync } from 'node:fs'
import type { Clock } from '../../kernel/clock.ts'

/** Milliseconds that each signal has before the next. */
const graces = [
  ['SIGTERM', 2_000],
  ['SIGKILL', 2_000],
] as const
const lookAgain = 25

/**
 * Ends every process that was started by one whose pid file is that one, or stands below that folder, whatever group it is in. Throws when
 * one cannot be ended. Only Linux tells by whom a process was started, in proc(5): elsewhere none is found.
 */
export async function endStrays(of: string, clock: Clock): Promise<void> {
  if (straysOf(of).length === 0) return
  for (const [signal, grace] of graces) {
    const until = clock.elapsed() + grace
    // Anew each time: what is ended may start another before it is.
    for (let strays = straysOf(of); clock.elapsed() < until; strays = straysOf(of)) {
      if (strays.length === 0) return
      for (const pid of strays) send(pid, signal)
      await clock.sleep(lookAgain)
    }
  }
  throw new Error(`What was started from ${of} does not end, not even by SIGKILL.`)
}

function straysOf(of: string): number[] {
  const is = `CW_PID_FILE=${of}`
  const isOne = (variable: string) => variable === is || variable.startsWith(`${is}/`)
  return processes().filter((pid) => environmentOf(pid).some(isOne))
}

function processes(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  } catch {
    return []
  }
}

/** Empty for one that is over, or another user's. */
function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  } catch {
    return []
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // Gone meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
