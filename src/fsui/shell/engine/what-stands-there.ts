// A document whose place in the database is still the place of another one in the tree: whether that one goes away.

import { ownerOf } from '../../../kernel/document-key.ts'
import type { Brakes } from './brakes.ts'
import type { EngineParts } from './parts.ts'
import type { TurnState } from './turn-state.ts'

/** Whether what stands in its way goes elsewhere, and what stands there, until one comes to where this stands; `settles`: that is not known yet. */
export async function whatStandsThere(
  { bases, remote }: EngineParts,
  {
    agenda,
    problems,
    brakes,
  }: Pick<TurnState, 'agenda' | 'problems'> & { readonly brakes: Pick<Brakes, 'held'> },
  { key, entity }: { readonly key: string; readonly entity: { readonly path: string } },
): Promise<'leaves' | 'settles' | 'waits for it' | 'stays'> {
  const waitsForPerson = (path: string) => problems.isForPerson(path) || brakes.held.includes(path)
  const seen = new Set([key])
  let settles = false
  for (let at = entity.path; ; ) {
    const there = bases.atPath(at)
    // What is wrong with one of them would keep it there: that is found out first.
    if (there?.key === key) return settles ? 'settles' : 'waits for it'
    settles ||= agenda.paths.isSettling(at)
    if (there === null) return seen.size > 1 ? 'leaves' : 'stays'
    const [document] = await remote.documents([ownerOf(there.key)])
    const goes = document !== undefined && document.path !== at && !waitsForPerson(at)
    if (!goes || seen.has(there.key)) return 'stays'
    seen.add(there.key)
    at = document.path
  }
}
