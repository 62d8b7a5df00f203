// What was said below tasks lately, by the initiative that they belong to.

import type { Position } from '../kernel/overview.ts'
import type { Reader } from '../kernel/tx.ts'
import { tasks } from '../modules/tasks/index.ts'
import { cutWords } from './cut-words.ts'
import { listed, type Work } from './status-work.ts'

/** The newest of the home that are looked at, and of those the newest that one initiative tells. */
const mostLately = 500
const mostTold = 20
/** Characters of a remark that are told. */
const mostSaid = 200

type Remarks = Position['remarks']

/** By the initiative's id, oldest first. */
export function remarksIn(reader: Reader, work: Work): (initiative: string) => Remarks {
  const lately = tasks().lastComments(reader, mostLately)
  if (lately.length === 0) return () => []
  const known = new Map(work.tasks.map((task) => [task.id, task]))
  const initiatives = new Map(work.phases.map(({ id, initiative }) => [id, initiative]))
  const told = new Map<string, Remarks>()
  for (const { task: id, at, author: who, text } of lately) {
    const task = known.get(id)
    const initiative = initiatives.get(task?.phase ?? '')
    if (task === undefined || initiative === undefined) continue
    const own = told.get(initiative) ?? []
    told.set(initiative, own)
    if (own.length < mostTold) own.push({ ...listed(task), at, who, said: firstLine(text) })
  }
  return (initiative) => [...(told.get(initiative) ?? [])].sort((a, b) => a.at - b.at)
}

function firstLine(text: string): string {
  const [first = '', ...more] = text.trim().split('\n')
  return cutWords(more.length > 0 ? `${first.trim()} …` : first.trim(), mostSaid)
}
