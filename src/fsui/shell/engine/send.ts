// Sends what saves mean to the server, in order and in batches, and moves bases when it was taken.

import { createHash } from 'node:crypto'
import type { CallData } from '../../../document/codec.ts'
import { readDocument } from '../../../document/document.ts'
import type { Problem } from '../../../kernel/problem.ts'
import type { TreeError, TreeGroup, TreeOutcome } from '../../../kernel/tree-exchange.ts'
import type { EngineParts } from './parts.ts'
import type { SaveTold } from './sent-saves.ts'
import { type Afterwards, type Note, noteTogether } from './write.ts'

/** One decision to send, with what to do when the answer is there. */
export interface Sending {
  readonly path: string
  readonly calls: readonly CallData[]
  /** The entity in the revision it was decided against; null where that does not matter. @see SPEC K10 */
  readonly seen: TreeGroup['seen']
  readonly source: TreeGroup['source']
  /** What tells this decision from the same one taken later: the base it was decided against. */
  readonly basis: string
  /** Parents go first. */
  readonly rank: number
  /** Who tells of it in the log, where its event could too. */
  readonly told?: SaveTold
  /** Moves the base, or leaves that for afterwards where something has to be done first. */
  taken(answer: Taken): Afterwards | null
  refused(problem: Problem): Promise<void>
}

/** What the server says of a decision that it took. */
export interface Taken extends Pick<TreeOutcome & { ok: true }, 'id' | 'agrees'> {
  /** Its name, which the events that it made carry. */
  readonly mutation: string
}

/** Most groups that are offered for one transaction of the server. */
const batchSize = 500

/** Sends all, parents first; returns how many were taken. */
export async function sendAll(parts: EngineParts, sendings: readonly Sending[]): Promise<number> {
  const ordered = [...sendings].sort((a, b) => a.rank - b.rank || (a.path < b.path ? -1 : 1))
  const groups = ordered.map((sending) => toGroup(sending, parts.settings.startGrace))
  for (const [index, { told }] of ordered.entries())
    if (told) parts.saves?.note(groups[index]?.mutation ?? '', told)
  let taken = 0
  for (let start = 0; start < ordered.length; ) {
    const outcomes = await parts.remote.apply(groups.slice(start, start + batchSize))
    if (outcomes.length === 0) throw new Error('The server answered none of the decisions it was sent')
    taken += await settle(parts, outcomes, (index) => [ordered[start + index], groups[start + index]])
    start += outcomes.length
  }
  return taken
}

/** The bases of all that was taken move in one transaction, but for those that have a sidecar to write or remove first. */
async function settle(
  parts: EngineParts,
  outcomes: readonly TreeOutcome[],
  sent: (index: number) => readonly [Sending | undefined, TreeGroup | undefined],
): Promise<number> {
  const taken: Note[] = []
  const refused: (() => Promise<void>)[] = []
  for (const [index, outcome] of outcomes.entries()) {
    const [sending, group] = sent(index)
    if (!sending || !group) throw new Error('The server answered more decisions than it was sent')
    if (outcome.ok) taken.push(() => sending.taken({ ...outcome, mutation: group.mutation }))
    else refused.push(() => sending.refused(problemOf(outcome.error, group.source?.text)))
  }
  await noteTogether(taken, (note) => parts.bases.together(note))
  for (const refuse of refused) await refuse()
  return taken.length
}

function toGroup({ path, calls, seen, source, basis }: Sending, grace: number): TreeGroup {
  const meant = JSON.stringify([path, calls, basis, source?.text ?? null])
  const mutation = createHash('sha256').update(meant).digest('hex')
  return { mutation, seen, calls: calls.map((call) => withGrace(call, grace)), source }
}

/** What starts work when it is approved. */
const approvals: ReadonlySet<string> = new Set(['phase.approve', 'task.approve'])

/** A save can be a slip: what it approves starts nothing for a while, in which it can be taken back. @see SPEC B7 */
function withGrace(call: CallData, grace: number): CallData {
  return approvals.has(call.path) ? { ...call, input: { ...call.input, grace } } : call
}

/** With the line that holds what was refused, in the text as the person saved it. */
function problemOf({ code, message, hint, details }: TreeError, text: string | undefined): Problem {
  // The catalogue's speaks of a command.
  const remedy = code === 'input.invalid' ? 'Correct that in the file, and save it.' : hint
  const problem = { code, message, remedy }
  if (typeof details.field !== 'string') return problem
  const { field } = details
  const line = text === undefined ? undefined : lineOf(text, field, details.ref)
  return { ...problem, field, ...(line !== undefined && { line }) }
}

/** The line of a field; of a list written below its name, that of the item. */
function lineOf(text: string, key: string, item: unknown): number | undefined {
  const read = readDocument(text)
  const found = read.ok ? read.value.fields.get(key) : undefined
  if (found === undefined || typeof item !== 'string') return found?.line
  const lines = text.split('\n').slice(found.line - 1, found.line + found.source.split('\n').length)
  const at = lines.findIndex((line) => line.includes(item))
  return found.line + Math.max(at, 0)
}
