// Tells a process from a later one that got the same pid: by the time it was started, as the kernel gives it.

import { readFileSync } from 'node:fs'

/**
 * Field 22 of `/proc/<pid>/stat` (clock ticks since boot) with the boot's id, or null where there is no such file: the process
 * is gone, or this is no Linux. proc(5).
 */
export function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in parentheses and may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return fields[0] === 'Z' || fields[19] === undefined ? null : `${boot}:${fields[19]}`
  } catch {
    return null
  }
}

/** Whether that process still lives. `start` is what `processStart` said of it then; null where that was not to be had. */
export function isSameProcess(pid: number, start: string | null): boolean {
  if (start !== null) return processStart(pid) === start
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
