// What follows from a path that changed: a file that moved takes its entity along, an entity that moved its file.

import { ownerOf } from '../../../kernel/document-key.ts'
import { placeOf, variantOf } from '../../../kernel/layout.ts'
import type { Problem } from '../../../kernel/problem.ts'
import type { TreeDocument } from '../../../kernel/tree-exchange.ts'
import { sameMeaning } from '../../core/compare.ts'
import { takeParts } from '../../core/merge.ts'
import type { BaseRow } from '../base-store.ts'
import { wasPutAway } from './agreement.ts'
import { mayYetCome } from './belonging.ts'
import type { Brakes } from './brakes.ts'
import { carryOut } from './carry-out.ts'
import { takeSidecarAlong } from './conflict-sidecar.ts'
import { giveWay, type Spelling } from './give-way.ts'
import { parseAgreed } from './judge.ts'
import { LastEdits } from './last-edits.ts'
import { leftInArchive } from './left-in-archive.ts'
import { Moves } from './moves.ts'
import { isArchived, saysWhatIsOlder } from './older-words.ts'
import type { Outbox } from './outbox.ts'
import type { TimedParts, Unit } from './parts.ts'
import { putBack } from './put-back.ts'
import { namedBy, readForDecision } from './read.ts'
import { takeAwayReserved } from './reserved-names.ts'
import type { Sending } from './send.ts'
import { takeAlong } from './take-along.ts'
import { tidyAbove } from './tidy.ts'
import type { TurnState } from './turn-state.ts'
import { wentAlong } from './went-along.ts'
import { whatStandsThere } from './what-stands-there.ts'
import { keepVersion } from './write.ts'

/** The number that a name gets which stands for a moment only. */
const firstAside = 1_000
/** Milliseconds after which a place is looked at again that another document is to leave. */
const lookAgain = 200

export class FollowPath {
  readonly #moves = new Moves()
  readonly #lastEdits: LastEdits
  /** Of the units that move in this turn. */
  readonly #outboxes = new WeakMap<Unit, Outbox>()

  constructor(
    private readonly parts: TimedParts,
    private readonly also: Pick<TurnState, 'agenda' | 'problems'> & {
      readonly names: Spelling
      readonly brakes: Pick<Brakes, 'held' | 'holdsAs' | 'letGo' | 'cameBack'>
    },
  ) {
    this.#lastEdits = new LastEdits(parts)
  }

  /** Whether the unit was about its path and needs nothing else in this turn. */
  async follow(unit: Unit, out: Outbox): Promise<boolean> {
    const { key, base, entity } = unit
    if (base === null && (await leftInArchive(this.parts, unit))) return true
    if (base === null) return giveWay(this.parts, unit, { out, names: this.also.names })
    if (key === null) return false
    if (unit.movedFrom !== null) {
      if (this.#lastEdits.send(unit, out)) return true
      this.#moves.add(unit)
      this.#outboxes.set(unit, out)
      return true
    }
    if (typeof entity === 'string' || entity.path === base.path) return false
    return this.#followEntity(unit, { key, entity, hash: base.hash }, out)
  }

  /** What to send for the files that moved since the last call. @see Moves.sendings */
  sendings(confirmed: readonly BaseRow[]): Sending[] {
    const { agenda, problems } = this.also
    const then = {
      problems,
      mayYetCome: (path: string, problem: Problem) => mayYetCome(this.parts, this.also, { path, problem }),
      again: (path: string) => agenda.touch(path),
      waitForFile: (key: string) => agenda.waitForFile(key),
      lookAgain: (unit: Unit) => agenda.defer(unit, lookAgain),
      cameBack: (path: string) => this.also.brakes.cameBack(path),
      putAway: (unit: Unit, path: string) => this.#writePutAway(unit, path),
    }
    return this.#moves.sendings(this.parts, then, confirmed)
  }

  /** The database has another path for the document: the file goes there, once its content is taken up. */
  async #followEntity(unit: Unit, known: Known, out: Outbox): Promise<boolean> {
    const { file, path } = unit
    if (file.state === 'unreadable') return false
    if (file.state === 'missing') {
      if (this.#saysNothingNew(unit, known)) return false
      await this.#restoreThere(unit, known, out)
      return true
    }
    const changed = file.read.hash !== known.hash
    // What is put away goes to its place as it is; what it says is decided about there.
    if (placeOf(path) !== null) {
      if (await this.#letGo(unit, known)) return true
      const isOlder = saysWhatIsOlder(this.parts, unit, {
        entity: known.entity,
        isTold: this.also.problems.mayStand(path),
      })
      if (!isOlder && (changed || wasPutAway(unit)) && this.#revive(unit, known, out)) return true
      // What a person has yet to decide goes along with its sidecar: until then nothing else would move it.
      if (changed && !isOlder && !unit.base?.conflict) return false
    }
    const moved = await this.parts.tree.move(path, known.entity.path, file.read.hash)
    if (moved.outcome === 'moved') {
      this.parts.bases.update(known.key, { path: known.entity.path, stat: changed ? null : moved.stat })
      await takeSidecarAlong(this.parts, known.key, { from: path, to: known.entity.path })
      if (placeOf(path) === null) await takeAlong(this.parts, path, known.entity.path)
      this.parts.journal(`moved: ${path} → ${known.entity.path}`)
      this.also.agenda.touch(known.entity.path)
      this.#leave(path)
      await tidyAbove(this.parts.tree, path)
    } else if (moved.outcome === 'occupied') await this.#giveRoom(unit, known, file.read.hash)
    else this.also.agenda.touch(path)
    return true
  }

  /**
   * What waits in a list was never carried out, and is older than an archive that a command made since: the file goes into
   * the archive as it was agreed on. Returns whether it is to be looked at again for that. @see SPEC B8
   */
  async #letGo({ path, file, base }: Unit, { entity, hash }: Known): Promise<boolean> {
    const { agenda, brakes } = this.also
    if (!isArchived(entity, path) || file.state !== 'file' || base?.conflict) return false
    if (file.read.hash === hash) {
      if (brakes.letGo(path)) this.parts.journal(`not held any more: ${path}, because it was archived`)
      return false
    }
    if (!brakes.holdsAs(path, file.read.hash)) return false
    await putBack(this.parts, { path, only: file.read.hash })
    agenda.touch(path)
    return true
  }

  /** What stands in its place may have to follow the database too; where all of them wait for each other, one steps aside. @see SPEC W17 */
  async #giveRoom(unit: Unit, known: Known, hash: string): Promise<void> {
    const { agenda, problems } = this.also
    const inItsWay = await whatStandsThere(this.parts, this.also, known)
    if (inItsWay === 'leaves' || inItsWay === 'settles') agenda.defer(unit, lookAgain)
    else if (inItsWay === 'waits for it') await this.#stepAside(unit.path, known, hash)
    else if (await takeAwayReserved(this.parts, known.entity.path)) agenda.touch(unit.path)
    else if (!(await this.#isThere(unit, known, hash))) {
      problems.set(unit.path, occupied(known.entity.path))
      agenda.waitForFile(known.key)
    }
  }

  /**
   * Whether the document stands there already: under its id, written before this file was known to be it; or without one,
   * where it comes back from the archive, put back before its id was written.
   */
  async #isThere({ path }: Unit, { key, entity, hash: agreed }: Known, hash: string): Promise<boolean> {
    const { tree, bases } = this.parts
    const there = hash === agreed ? await readForDecision(tree, entity.path, null) : null
    if (there?.state !== 'file') return false
    const isNameless = namedBy(there) === null && bases.atPath(entity.path) === null
    const isBack = isNameless && placeOf(path)?.archivedFrom != null
    if (!isBack && namedBy(there) !== key) return false
    const removed = await tree.remove(path, hash)
    if (removed.outcome !== 'removed') return false
    await keepVersion(this.parts, removed.kept, 'its document stands elsewhere already')
    const before = bases.atPath(entity.path)
    bases.update(key, { path: entity.path, stat: null })
    // What was known there can be told from this now.
    if (before !== null) this.also.agenda.wake([ownerOf(before.key)])
    this.parts.journal(`moved: ${path} → ${entity.path}, which stood there already`)
    this.also.agenda.touch(entity.path)
    this.#leave(path)
    await tidyAbove(tree, path)
    return true
  }

  /** To a name that nothing has: then one of the others can follow, and this in the end. */
  async #stepAside(path: string, { key, entity }: Known, hash: string): Promise<void> {
    const { tree, bases } = this.parts
    for (let n = firstAside; ; n++) {
      const aside = variantOf(entity.path, n)
      const moved = await tree.move(path, aside, hash)
      if (moved.outcome === 'occupied') continue
      if (moved.outcome === 'moved') {
        bases.update(key, { path: aside, stat: null })
        await takeSidecarAlong(this.parts, key, { from: path, to: aside })
        this.also.agenda.touch(aside)
        this.#leave(path)
      } else this.also.agenda.touch(path)
      return
    }
  }

  /** Content beats deletion: a file that says something new, or that was deleted and is back, brings its archived entity back. @see SPEC D12 */
  #revive(unit: Unit, { key, entity, hash }: Known, out: Outbox): boolean {
    const { file, path, kind, base } = unit
    const agreed = this.parts.bases.text(hash)
    if (!isArchived(entity, path) || file.state !== 'file' || agreed === null) return false
    // In a conflict the base has the entity's part of it; that the file has another one is nothing new.
    const known = takeParts(parseAgreed(agreed, path), file.document, base?.conflict?.fields ?? [])
    if (!wasPutAway(unit) && known.ok && sameMeaning(known.value, file.document)) return false
    out.send({
      path,
      calls: [{ path: `${kind}.restore`, input: { ref: key, path } }],
      seen: null,
      source: null,
      basis: `${hash} ${entity.rev}`,
      rank: 0,
      taken: () => {
        this.also.brakes.cameBack(path)
        this.parts.bases.noteChanged([key], null)
        return async () => {
          const why = wasPutAway(unit)
            ? 'its file stands there again'
            : 'it was changed while it was archived'
          this.parts.journal(`brought back: ${path}, because ${why}`)
          this.also.agenda.touch(path)
        }
      },
      refused: async (problem) => {
        out.problems.set(path, problem)
        out.waitForFile(key)
      },
    })
    return true
  }

  /** A deletion stands where the document has another place only because its folder has, in the same moment. @see SPEC D9 */
  #saysNothingNew({ path, base }: Unit, { entity, hash }: Known): boolean {
    const agreed = this.parts.bases.text(hash)
    if (base?.conflict || agreed === null || this.also.brakes.held.includes(path)) return false
    const isLive = [path, entity.path].every((each) => placeOf(each)?.archivedFrom === null)
    if (!isLive || !wentAlong(this.parts.bases, path, entity.path)) return false
    return sameMeaning(parseAgreed(agreed, path), parseAgreed(entity.text, entity.path))
  }

  /** What the database has archived is written there, wherever its file waits to be taken up. */
  async #writePutAway(unit: Unit, path: string): Promise<void> {
    const { key, base, entity } = unit
    const out = this.#outboxes.get(unit)
    if (out === undefined || key === null || base === null || typeof entity === 'string') return
    if (!isArchived(entity, path)) return
    const gone: Unit = { ...unit, path, movedFrom: null, file: { state: 'missing' } }
    await this.#restoreThere(gone, { key, entity, hash: base.hash }, out)
  }

  async #restoreThere(unit: Unit, known: Known, out: Outbox): Promise<void> {
    const { key, entity } = known
    const there = this.parts.bases.atPath(entity.path)
    if (there !== null && !(await this.#standsAt(entity.path, key))) return this.#waitForPlace(unit, known)
    this.parts.bases.update(key, { path: entity.path, stat: null })
    // What was known there can be told from this now.
    if (there !== null) this.also.agenda.wake([ownerOf(there.key)])
    this.#leave(unit.path)
    const document = parseAgreed(entity.text, entity.path)
    await carryOut(this.parts, { ...unit, path: entity.path }, { do: 'restore', document }, out)
  }

  /** Where those that are known there wait for its own place in the end, it gives that up: it has no file there. @see SPEC W17 */
  async #waitForPlace(unit: Unit, known: Known): Promise<void> {
    const { bases } = this.parts
    const { agenda } = this.also
    const inItsWay = await whatStandsThere(this.parts, this.also, known)
    agenda.waitForPlace(known.key, known.entity.path)
    if (inItsWay !== 'waits for it' && inItsWay !== 'settles') return
    for (let n = firstAside; ; n++) {
      const path = variantOf(known.entity.path, n)
      if (bases.atPath(path) !== null || (await this.parts.tree.stat(path)).state !== 'missing') continue
      bases.update(known.key, { path, stat: null })
      return this.#leave(unit.path)
    }
  }

  /** Whether the file at that path says that it is this document. */
  async #standsAt(path: string, key: string): Promise<boolean> {
    const file = await readForDecision(this.parts.tree, path, null)
    return file !== null && namedBy(file) === key
  }

  /** What was wrong at a path that the document has left is not any more, nor what waited for that. */
  #leave(path: string): void {
    const { agenda, problems } = this.also
    if (problems.mayStand(path)) agenda.touch(path)
    agenda.touchWaiting()
  }
}

interface Known {
  readonly key: string
  readonly entity: TreeDocument
  /** Of the bytes that were agreed on last. */
  readonly hash: string
}

function occupied(path: string) {
  const message = `This document belongs at ${path} now, but another file stands there.`
  return { code: 'path.occupied', message, remedy: 'Move one of the two files.' }
}
