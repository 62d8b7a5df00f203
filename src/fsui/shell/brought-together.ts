// What `cw fsui --once` leaves behind: whether all was taken up and written, what was not and why, and what waits for a person.

import type { LocalState } from '../core/views/local-state.ts'
import { localNeeds } from '../core/views/needs-you.ts'
import { isUnplaced } from './engine/conflict-sidecar.ts'
import type { TreeEngine } from './engine/engine.ts'
import { type LocalParts, localState } from './tree-status.ts'

/** A file of which something was not taken up, or not written. */
export interface LeftFile {
  readonly path: string
  readonly line?: number
  readonly message: string
  readonly remedy: string
  /** The file in `needs-you/` that says what to do; null: there is none. */
  readonly see: string | null
}

export interface BroughtTogether {
  /** Whether everything came to rest in time, and nothing is left. */
  readonly settled: boolean
  readonly left: readonly LeftFile[]
  /** Files in `needs-you/` for what waits for a person's word, and keeps nothing from being in sync. */
  readonly waiting: readonly string[]
}

interface Ended {
  /** Nothing was under way any more. */
  readonly quiet: boolean
  readonly waiting: readonly string[]
}

/** How a tree stands that is not kept any longer. */
export function broughtTogether(
  parts: LocalParts & { readonly engine: Pick<TreeEngine, 'unsettled'> },
  { quiet, waiting }: Ended,
): BroughtTogether {
  const told = leftOf(localState(parts))
  const known = new Set(told.map(({ path }) => path))
  const found = [...told, ...unfinished(parts).filter(({ path }) => !known.has(path))]
  // Nobody tries again by itself, and what the disk refused cannot tell of that.
  const left = found.map((each) =>
    isUnplaced(parts, each.see ?? '') ? { ...each, remedy: 'See to that first.', see: null } : each,
  )
  return { settled: quiet && left.length === 0, left, waiting }
}

/** What a person has to see to before both sides agree. A file is named once. */
export function leftOf(local: LocalState): readonly LeftFile[] {
  const needs = new Map(localNeeds(local).map(({ about, path }) => [about, path]))
  const all = [
    ...local.problems.map(({ path, line, message, remedy }) => ({
      path,
      ...(line === undefined ? {} : { line }),
      message,
      remedy,
      see: needs.get(path) ?? null,
    })),
    ...local.conflicts.map(({ path, fields, sidecar }) => ({
      path,
      message: `It was changed on both sides (${fields.join(', ')}).`,
      remedy: `The other version is ${sidecar}: delete that to keep yours.`,
      see: needs.get(path) ?? null,
    })),
    ...local.held.map((path) => ({ path, ...heldBy(local) })),
    ...(local.contested ?? []).map((path) => ({
      path,
      message: 'Another program rewrites it each time, so cw does not write there for now.',
      remedy: 'End that program, or let it leave this folder alone.',
      see: null,
    })),
  ]
  const named = new Set<string>()
  return all.filter(({ path }) => !named.has(path) && named.add(path))
}

function heldBy({ confirms = [] }: LocalState): Omit<LeftFile, 'path'> {
  const [list, ...more] = confirms
  const see = list === undefined || more.length > 0 ? null : list.path
  return {
    message: 'What it decides is held until you confirm it.',
    remedy: `Tick what you mean in ${see ?? 'needs-you/confirm-….md'}.`,
    see,
  }
}

/** Files that an editor holds, or that kept changing until the time was over. */
function unfinished({ engine, bases }: Parameters<typeof broughtTogether>[0]): LeftFile[] {
  const { paths, waiting } = engine.unsettled
  // What waits for its file is told of with the reason.
  const unwritten = [...waiting].flatMap(([key, until]) =>
    Number.isFinite(until) ? (bases.withKey(key)?.path ?? []) : [],
  )
  return [...new Set([...paths, ...unwritten])].map((path) => ({
    path,
    message: 'An editor holds it, or it kept changing.',
    remedy: 'Close it there.',
    see: null,
  }))
}
