// Files that stand at another path than before. Those that took each other's places move together.

import { folderOf, placeOf, variantOf } from '../../../kernel/layout.ts'
import type { Problem } from '../../../kernel/problem.ts'
import type { BaseRow } from '../base-store.ts'
import { takeSidecarAlong } from './conflict-sidecar.ts'
import { listing, listingAt } from './listing.ts'
import type { EngineParts, Unit } from './parts.ts'
import type { Problems } from './problems.ts'
import type { Sending } from './send.ts'
import { rankOf } from './sendings.ts'
import { tidyAbove } from './tidy.ts'
import { keepVersion } from './write.ts'

/** Numbers of the names that documents have for a moment while they swap places. */
const firstTemporary = 1_000

export class Moves {
  #units: Unit[] = []

  add(unit: Unit): void {
    this.#units.push(unit)
  }

  /** The decisions to send for the moves since the last call, and for the documents over which others were moved that wait themselves. */
  sendings(parts: EngineParts, then: Then, confirmed: readonly BaseRow[] = []): Sending[] {
    const units = this.#units
    this.#units = []
    const entangled = entangledOf(units)
    const free = units.filter((unit) => !entangled.includes(unit))
    const groups = [...free.map((unit) => [unit]), ...(entangled.length > 0 ? [entangled] : [])]
    return [
      ...groups.map((group) => moving(parts, group, then)),
      ...confirmed.map((row) => archiving(parts, row, then)),
    ]
  }
}

/** A document that is gone from its place, where a file stands that is to be taken up later. */
function archiving(parts: EngineParts, { key, kind, path, rev, hash }: BaseRow, then: Then): Sending {
  return {
    path,
    calls: [{ path: `${kind}.archive`, input: { ref: key } }],
    seen: null,
    source: null,
    basis: `${path} ${rev} ${hash}`,
    told: { by: 'engine', type: `${kind}.archived`, entity: key },
    rank: rankOf(kind),
    taken: () => {
      const listed = listing(parts, [key])
      parts.bases.forget(key)
      parts.bases.noteChanged([key, ...listed], null)
      return async () => parts.journal(movedOver(path))
    },
    refused: async (problem) => then.problems.set(path, problem),
  }
}

function movedOver(path: string): string {
  return `archived: ${path} (another file was moved over it)`
}

interface Then {
  readonly problems: Problems
  mayYetCome(path: string, problem: Problem): Promise<boolean>
  again(path: string): void
  waitForFile(key: string): void
  lookAgain(unit: Unit): void
  /** It was archived, and stands at that live path again: what its file decides may have been written before that. */
  cameBack(path: string): void
  /** Nothing stands where it was, and it cannot go where its file is. */
  putAway(unit: Unit, movedFrom: string): Promise<void>
}

function moving(parts: EngineParts, units: readonly Unit[], then: Then): Sending {
  const moving = new Set(units.flatMap(({ key }) => key ?? []))
  // A file that was moved over another one: that document is gone from the tree.
  const covered = units.flatMap((unit) => {
    const there = parts.bases.atPath(unit.path)
    return there && !moving.has(there.key) ? [there] : []
  })
  const archived = covered.map(({ kind, key }) => ({ path: `${kind}.archive`, input: { ref: key } }))
  return {
    path: units[0]?.path ?? '',
    calls: [...archived, ...movesOf(units)],
    seen: null,
    source: null,
    basis: units.map((unit) => `${unit.movedFrom} ${unit.base?.rev} ${unit.base?.hash}`).join(' '),
    told: { by: 'engine', type: 'move' },
    rank: Math.min(...units.map(({ kind }) => rankOf(kind))),
    taken: () => {
      const gone = [...moving, ...covered.map(({ key }) => key)]
      // What listed them at their old places is known by these alone, or by where their folder went before them.
      const listed = [...listing(parts, gone), ...listingAt(parts, units.flatMap(placeInDatabase))]
      for (const { movedFrom, path } of units)
        if (isInArchive(movedFrom) && !isInArchive(path)) then.cameBack(path)
      for (const { key } of covered) parts.bases.forget(key)
      for (const { key, path } of units) if (key !== null) parts.bases.update(key, { path, stat: null })
      parts.bases.noteChanged([...gone, ...listed], null)
      return async () => {
        for (const { path } of covered) parts.journal(movedOver(path))
        for (const unit of units) await leave(parts, unit, then)
      }
    },
    refused: async (problem) => {
      for (const unit of units) {
        // What cannot be read has a reason of its own, which may be why it cannot go there either.
        const wrong = unit.file.state === 'unreadable' ? unit.file.problem : problem
        if (!(await then.mayYetCome(unit.path, problem))) then.problems.set(unit.path, wrong)
        const { movedFrom } = unit
        const hasLeft = movedFrom !== null && (await parts.tree.stat(movedFrom)).state === 'missing'
        // One that stands in the archive still goes from there where the database has it, whatever is refused here.
        if (isInArchive(movedFrom) && !hasLeft) then.lookAgain(unit)
        else if (unit.key !== null) then.waitForFile(unit.key)
        // What was wrong at its old place went with it.
        if (movedFrom !== null && hasLeft) await then.problems.clear(movedFrom)
        if (movedFrom !== null && hasLeft) await then.putAway(unit, movedFrom)
      }
    },
  }
}

/**
 * One document cannot go where another one still stands: first each goes to a name that nothing has. What it lies in
 * stands where it goes by then, so those at one depth follow those above them.
 */
function movesOf(units: readonly Unit[]) {
  const alone = units.filter((unit) => !isCarried(unit, units))
  if (units.length === 1 || alone.length === 0) return units.map((unit) => move(unit, unit.path))
  const aside = (unit: Unit, place: string) =>
    move(unit, variantOf(place, firstTemporary + units.indexOf(unit)))
  // Who comes from another depth may stand in the way of those that go before it.
  const crossing = alone.filter((unit) => depthOf(formerPlace(unit)) !== depthOf(unit.path))
  const levels = [...new Set(units.map(({ path }) => depthOf(path)))].sort((a, b) => a - b)
  return [
    ...crossing.map((unit) => aside(unit, formerPlace(unit))),
    ...levels.flatMap((level) => {
      const here = units.filter(({ path }) => depthOf(path) === level)
      const apart = here.filter((unit) => alone.includes(unit) && !crossing.includes(unit))
      return [...apart.map((unit) => aside(unit, unit.path)), ...here.map((unit) => move(unit, unit.path))]
    }),
  ]
}

/** How many folders a document lies below, with its own. */
function depthOf(path: string): number {
  return folderOf(path).split('/').length
}

/** Where the database has it. */
function formerPlace(unit: Unit): string {
  return placeInDatabase(unit)[0] ?? unit.movedFrom ?? unit.path
}

/** It is known at its new place: what was at the old one follows it or goes. */
async function leave(parts: EngineParts, unit: Unit, then: Then): Promise<void> {
  const { key, movedFrom, path } = unit
  if (key === null) return
  if (movedFrom !== null) await takeSidecarAlong(parts, key, { from: movedFrom, to: path })
  parts.journal(told(unit))
  await leaveArchive(parts, unit)
  await then.problems.clear(path)
  if (movedFrom !== null) await then.problems.clear(movedFrom)
  then.again(path)
}

/** Those that go where another one of them stands until that has moved, and those others. */
function entangledOf(units: readonly Unit[]): Unit[] {
  const left = new Map(units.flatMap((unit) => formerPlaces(unit, units).map((place) => [place, unit])))
  const inTheWay = new Set(units.flatMap((unit) => left.get(unit.path) ?? []))
  return units.filter((unit) => left.has(unit.path) || inTheWay.has(unit))
}

/** Where a document stands until it has moved: where it was, or where the folders above it took it first. */
function formerPlaces(unit: Unit, units: readonly Unit[]): string[] {
  const known = [...(unit.movedFrom === null ? [] : [unit.movedFrom]), ...placeInDatabase(unit)]
  const carried = known.flatMap((place) => units.flatMap((other) => carriedTo(other, place) ?? []))
  return [...known, ...carried].filter((place) => place !== unit.path)
}

/** Whether it goes where it goes because its folder does, which takes along what is below it. */
function isCarried({ movedFrom, path }: Unit, units: readonly Unit[]): boolean {
  return movedFrom !== null && units.some((other) => carriedTo(other, movedFrom) === path)
}

/** Where a folder that moves takes what stands at a place below it; null where it does not. */
function carriedTo({ movedFrom, path }: Unit, place: string): string | null {
  if (movedFrom === null || movedFrom === place) return null
  const from = folderOf(movedFrom)
  return place.startsWith(`${from}/`) ? `${folderOf(path)}${place.slice(from.length)}` : null
}

/** A document that came back live leaves the archive; a file there that says something else stays, as a copy. The folders that were made for it go when they are empty. */
async function leaveArchive(parts: EngineParts, { movedFrom, base }: Unit): Promise<void> {
  if (movedFrom === null || !isInArchive(movedFrom) || base === null) return
  const removed = await parts.tree.remove(movedFrom, base.hash)
  if (removed.outcome === 'removed')
    await keepVersion(parts, removed.kept, 'its document came back from the archive')
  await tidyAbove(parts.tree, movedFrom)
}

function isInArchive(path: string | null): boolean {
  return path?.startsWith('archive/') === true
}

function placeInDatabase({ entity }: Unit): string[] {
  return typeof entity === 'string' ? [] : [entity.path]
}

function told({ movedFrom, path }: Unit): string {
  if (placeOf(path) === null) return `archived: ${movedFrom} (it was moved to archive/)`
  return `moved: ${movedFrom} → ${path}`
}

/** Anywhere in the archive but at the path of a document it is archived, and the file follows to where it belongs. */
function move(unit: Unit, path: string) {
  if (placeOf(path) === null) return { path: `${unit.kind}.archive`, input: { ref: unit.key } }
  return { path: `${unit.kind}.move`, input: { ref: unit.key, path } }
}
