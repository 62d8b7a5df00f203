// Whether anything of a process group still runs.

import { readdirSync, readFileSync } from 'node:fs'

/** Processes that are over and only wait for their parent to notice do not count, where the system tells them apart. */
export function groupRuns(leader: number): boolean {
  const members = membersOf(leader)
  if (members !== null) return members.some((state) => state !== 'Z' && state !== 'X')
  try {
    return process.kill(-leader, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The states of its processes, as proc(5) has them; null where there is no such folder. */
function membersOf(leader: number): string[] | null {
  let ids: string[]
  try {
    ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  } catch {
    return null
  }
  if (ids.length === 0) return null
  return ids.flatMap((id) => {
    const [state, , group] = fieldsOf(id)
    return Number(group) === leader && state !== undefined ? [state] : []
  })
}

/** State, parent, group and what follows; nothing of a process that is gone. */
function fieldsOf(id: string): string[] {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}
