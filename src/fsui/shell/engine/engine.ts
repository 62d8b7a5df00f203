// The one control loop of a tree. Watchers and sockets only mark things dirty; each turn looks, decides and acts.

import type { Cursor } from '../../../kernel/event.ts'
import { placeOf } from '../../../kernel/layout.ts'
import { sameStat } from '../../../platform/files/file-tree.ts'
import { classify } from '../../core/classify.ts'
import type { Action } from '../../core/model.ts'
import type { RemoteDocument } from '../remote.ts'
import { Brakes, type Judged } from './brakes.ts'
import { carryOut, type Outbox } from './carry-out.ts'
import { judge, parseAgreed } from './judge.ts'
import { Replies } from './judge-reply.ts'
import { Moves } from './moves.ts'
import { Observer } from './observer.ts'
import { isTouched, ownDocument } from './own-documents.ts'
import type { EngineParts, SeenFile, Unit } from './parts.ts'
import { PendingPaths } from './pending.ts'
import { Politeness } from './politeness.ts'
import { Problems } from './problems.ts'
import { readForDecision } from './read.ts'
import { type Sending, sendAll } from './send.ts'
import { fromEntity, situate } from './situate.ts'
import { keepVersion, type Writing, write } from './write.ts'

/** How many replacements run at once. */
const concurrency = 16
/** Longest rest while git is at work, in milliseconds. */
const mostRest = 600_000
/** Most entities fetched in one turn. */
const fetchSize = 500

export class TreeEngine {
  readonly problems: Problems
  readonly #observer: Observer
  readonly #pending: PendingPaths
  readonly #politeness: Politeness
  readonly #brakes: Brakes
  readonly #moves = new Moves()
  readonly #replies: Replies
  readonly #folders = new Set<string>()
  /** Entities whose write waits, and until when. */
  readonly #later = new Map<string, number>()
  #sweepWanted = true
  #restingSince: number | null = null

  constructor(private readonly parts: EngineParts) {
    this.problems = new Problems(parts)
    this.#observer = new Observer(parts.tree, parts.bases)
    this.#pending = new PendingPaths(parts.settings)
    this.#politeness = new Politeness(parts)
    this.#brakes = new Brakes(parts)
    this.#replies = new Replies(parts)
  }

  /** A hint: something may have changed in that folder. */
  markFolder(folder: string): void {
    this.#folders.add(folder)
  }

  /** Look at the whole tree in the next turn. */
  markAll(): void {
    this.#sweepWanted = true
  }

  /** The log says that these entities changed, up to that place. */
  noteChanged(ids: Iterable<string>, cursor: Cursor | null): void {
    const all = [...ids].flatMap((id) => [id, ...this.#shownIn(id)])
    this.parts.bases.noteChanged(all, cursor)
    for (const id of all) this.#later.delete(id)
  }

  /** Write everything that waits for a quiet moment in the next turns. */
  hurry(until: number): void {
    this.#politeness.hurryUntil(until)
    this.#later.clear()
  }

  /** What is under way: nothing when all is quiet. */
  get unsettled(): {
    paths: string[]
    entities: number
    folders: number
    waiting: ReadonlyMap<string, number>
  } {
    const paths = this.#pending.all()
    return {
      paths,
      entities: this.parts.bases.changed.size,
      folders: this.#folders.size,
      waiting: this.#later,
    }
  }

  /** Paths of documents whose decisions wait for a person. */
  get held(): readonly string[] {
    return this.#brakes.held
  }

  /** Copies that tools made of documents. */
  get copies(): readonly string[] {
    return this.#observer.copies
  }

  get foldersSeen(): number {
    return this.#observer.folders
  }

  /** Contents that an earlier process displaced become versions. Call once before the first turn. */
  async recover(): Promise<void> {
    for (const kept of await this.parts.tree.recover())
      await keepVersion(this.parts, kept, 'displaced before a crash')
    for (const path of this.parts.bases.writtenPaths()) {
      const place = classify(path)
      if (place.is === 'error-sidecar') this.#pending.touch(place.of, this.parts.clock.now())
    }
  }

  /** Looks again at what was displaced: an editor may have written on through an open descriptor. @see SPEC W4 */
  async recheck(): Promise<void> {
    for (const kept of await this.parts.tree.recheckKept())
      await keepVersion(this.parts, kept, 'written after it was replaced')
  }

  /** One turn. Returns when the next one is due: a time in milliseconds, or null when nothing is. */
  async turn(): Promise<number | null> {
    const resting = await this.#rest()
    if (resting !== null) return resting
    await this.#look()
    for (const path of await this.#brakes.review()) this.#touch(path)
    const files = await this.#readSettled()
    const entities = await this.#fetch(files)
    const situated = situate(this.parts.bases, files, entities)
    for (const path of situated.lookAt) this.#touch(path)
    for (const { path, id } of situated.wrongIds) this.problems.set(path, wrongId(id))
    const units = [...situated.units, ...(await this.#unitsOf(entities, situated.units))]
    const finished = await this.#carryOut(units)
    for (const path of files.keys())
      if (finished.has(path) || !units.some((unit) => unit.path === path)) this.#pending.done(path)
    const shown = await this.problems.show(this.parts.clock.now())
    return this.#nextDue(shown)
  }

  /** While git works on the files, the tree rests, for ten minutes at most. Returns when to look again. @see SPEC R6 */
  async #rest(): Promise<number | null> {
    const now = this.parts.clock.now()
    if (!(await this.parts.gitIsAtWork())) {
      if (this.#restingSince !== null) this.markAll()
      this.#restingSince = null
      return null
    }
    this.#restingSince ??= now
    return now - this.#restingSince < mostRest ? now + 100 : null
  }

  async #look(): Promise<void> {
    const sweep = this.#sweepWanted
    const folders = [...this.#folders]
    this.#sweepWanted = false
    this.#folders.clear()
    const found = sweep ? await this.#observer.sweep() : await this.#observer.look(folders)
    for (const path of found.paths) this.#touch(path)
  }

  #touch(path: string): void {
    this.#pending.touch(path, this.parts.clock.now())
    if (this.parts.bases.atPath(path) || this.problems.has(path))
      for (const blocked of this.problems.waitingForOthers())
        this.#pending.touch(blocked, this.parts.clock.now())
  }

  /** The files that have been as they are for long enough. */
  async #readSettled(): Promise<Map<string, SeenFile>> {
    const files = new Map<string, SeenFile>()
    for (const path of this.#pending.due(this.parts.clock.now())) {
      const { is } = classify(path)
      if (is !== 'document' && is !== 'reply' && !this.parts.bases.atPath(path)) {
        this.#pending.done(path)
        continue
      }
      const looked = await this.parts.tree.stat(path)
      const base = this.parts.bases.atPath(path)
      if (
        looked.state === 'file' &&
        base?.stat &&
        sameStat(looked.stat, base.stat) &&
        !this.problems.has(path)
      ) {
        this.#pending.done(path)
        continue
      }
      if (!this.#pending.observe(path, looked, this.parts.clock.now())) continue
      const seen = await readForDecision(this.parts.tree, path, base?.hash ?? null)
      if (seen === null) this.#pending.postpone(path, this.parts.clock.now() + 50)
      else if (seen.state === 'missing' && !this.#missedLongEnough(path))
        this.#pending.postpone(path, this.parts.clock.now() + this.#graceLeft(path))
      else {
        if (seen.state === 'file' && seen.read.hash !== base?.hash)
          this.#politeness.personSaved(path, this.parts.clock.now())
        files.set(path, seen)
      }
    }
    return this.#withRelated(files)
  }

  /**
   * To tell moves from copies, the known path of every id that a file names is looked at too, and files that have been
   * missing for less than the grace count as missing.
   */
  async #withRelated(files: Map<string, SeenFile>): Promise<Map<string, SeenFile>> {
    const present = [...files].flatMap(([path, file]) => (file.state === 'file' ? [{ path, file }] : []))
    for (const { path, file } of present) {
      for (const id of idsIn(file)) {
        const named = this.parts.bases.withKey(id)
        if (named && named.path !== path && !files.has(named.path))
          await this.#add(files, named.path, named.hash)
      }
    }
    if (present.length === 0) return files
    for (const path of this.#pending.all()) {
      if (files.has(path) || !this.parts.bases.atPath(path)) continue
      const looked = await this.parts.tree.stat(path)
      if (looked.state === 'missing') files.set(path, { state: 'missing' })
    }
    return files
  }

  async #add(files: Map<string, SeenFile>, path: string, hash: string): Promise<void> {
    const seen = await readForDecision(this.parts.tree, path, hash)
    if (seen) files.set(path, seen)
  }

  #missedLongEnough(path: string): boolean {
    return this.#graceLeft(path) <= 0
  }

  #graceLeft(path: string): number {
    return this.parts.settings.deletionGrace - this.#pending.quietFor(path, this.parts.clock.now())
  }

  /** The entities that changed and are due, and those that new files name. */
  async #fetch(files: ReadonlyMap<string, SeenFile>): Promise<Map<string, RemoteDocument | null>> {
    const now = this.parts.clock.now()
    const due = [...this.parts.bases.changed]
      .filter((id) => (this.#later.get(id) ?? 0) <= now)
      .slice(0, fetchSize)
    const named = [...files.values()].flatMap((file) => (file.state === 'file' ? idsIn(file) : []))
    const unknown = named.filter((id) => this.parts.bases.withKey(id) === null)
    const touched = [...files.keys()].flatMap((path) => {
      const key = this.parts.bases.atPath(path)?.key
      return key && this.parts.bases.changed.has(ownerOf(key)) ? [ownerOf(key)] : []
    })
    const ids = [...new Set([...due, ...touched, ...unknown])]
    for (const id of ids) this.#later.delete(id)
    const result = new Map<string, RemoteDocument | null>()
    for (let start = 0; start < ids.length; start += fetchSize) {
      const part = ids.slice(start, start + fetchSize)
      for (const id of part) if (!unknown.includes(id)) result.set(id, null)
      for (const document of await this.parts.remote.documents(part)) result.set(document.key, document)
    }
    return result
  }

  /** Units for entities whose files nobody touched. */
  async #unitsOf(
    entities: ReadonlyMap<string, RemoteDocument | null>,
    done: readonly Unit[],
  ): Promise<Unit[]> {
    const covered = new Set(done.map((unit) => unit.key))
    const units: Unit[] = []
    for (const [key, document] of entities) {
      const base = this.parts.bases.withKey(key)
      if (covered.has(key) || (base === null && document === null)) {
        if (base === null && document === null) this.parts.bases.noteSame(key)
        continue
      }
      const path = base?.path ?? document?.path ?? ''
      if (this.#pending.has(path)) continue
      const file = await readForDecision(this.parts.tree, path, base?.hash ?? null)
      const unit = file && fromEntity(base, document, file)
      if (unit) units.push(unit)
    }
    return units
  }

  /** Decides about each unit and carries the decisions out. Returns the paths that are finished. */
  async #carryOut(units: readonly Unit[]): Promise<Set<string>> {
    const sendings: Sending[] = []
    const writings: PlannedWrite[] = []
    const finished = new Set<string>()
    const judged: Judged[] = []
    const outboxOf = (unit: Unit): Outbox => ({
      problems: this.problems,
      send: (sending) => sendings.push(sending),
      write: (writing, polite) => writings.push({ writing, polite, unit }),
      again: (path) => this.#touch(path),
    })
    for (const unit of units) {
      const decided = await this.#decideOne(unit, outboxOf(unit))
      if (decided === 'finished') finished.add(unit.path)
      else if (decided !== 'waiting') judged.push({ unit, action: decided })
    }
    for (const { unit, action } of await this.#brakes.allowed(judged)) {
      await carryOut(this.parts, unit, action, outboxOf(unit))
      if (inOrder.has(action.do)) await this.problems.clear(unit.path)
    }
    for (const { unit } of judged) finished.add(unit.path)
    sendings.push(...this.#moves.sendings(this.parts, this.problems, (path) => this.#touch(path)))
    const taken = await sendAll(this.parts, sendings)
    if (taken > 0) for (const path of this.problems.waitingForOthers()) this.#touch(path)
    // Writes that follow from answers (a merge's other half) are in the outbox by now.
    for (let start = 0; start < writings.length; start += concurrency)
      await Promise.all(writings.slice(start, start + concurrency).map((each) => this.#write(each)))
    return finished
  }

  /** The action for the unit's content, or whether its path is finished or has to wait. */
  async #decideOne(unit: Unit, out: Outbox): Promise<Action | 'finished' | 'waiting'> {
    const mode = unit.base?.mode ?? (typeof unit.entity === 'string' ? 'shared' : unit.entity.mode)
    if (isTouched(unit)) return this.#decideReply(unit)
    if (mode !== 'shared' || !this.parts.codecs.has(unit.kind))
      return (await ownDocument(this.parts, unit, out)) ? 'finished' : 'waiting'
    const moved = await this.#path(unit, out)
    if (moved !== null) return moved ? 'finished' : 'waiting'
    const action = judge(this.parts, unit, await this.#resolution(unit))
    if (unit.file.state === 'missing' && this.#graceLeft(unit.path) > 0 && this.#pending.has(unit.path)) {
      this.#pending.postpone(unit.path, this.parts.clock.now() + this.#graceLeft(unit.path))
      return 'waiting'
    }
    if (action.do !== 'pull' || action.decision === null) return action
    // A prefix of a streamed file may say something else: what starts or sends waits until the file is quiet.
    const wait = this.parts.settings.commandQuiet - this.#pending.quietFor(unit.path, this.parts.clock.now())
    if (wait <= 0) return action
    this.#pending.postpone(unit.path, this.parts.clock.now() + wait)
    return 'waiting'
  }

  async #decideReply(unit: Unit): Promise<Action | 'finished' | 'waiting'> {
    const now = this.parts.clock.now()
    const verdict = await this.#replies.judge(unit, this.#pending.quietFor(unit.path, now))
    if (verdict.say === 'act') return verdict.action
    if (verdict.say === 'wait') {
      this.#pending.touch(unit.path, now)
      this.#pending.postpone(unit.path, now + verdict.for)
      return 'waiting'
    }
    if (unit.key !== null && unit.file.state === 'file')
      this.parts.bases.update(unit.key, { stat: unit.file.read.stat })
    if (unit.key !== null) this.parts.bases.noteSame(unit.key.split('#')[0] ?? unit.key)
    return 'finished'
  }

  /** What follows from a path that changed on either side; null when the path says nothing. */
  async #path(unit: Unit, out: Outbox): Promise<boolean | null> {
    const { key, base } = unit
    if (key === null || base === null) return null
    if (unit.movedFrom !== null) {
      this.#moves.add(unit)
      return true
    }
    if (typeof unit.entity === 'string' || unit.entity.path === base.path) return null
    return this.#followEntity(unit, key, unit.entity, out)
  }

  /** The database has another path for the document: the file goes there, once its content is taken up. */
  async #followEntity(unit: Unit, key: string, entity: RemoteDocument, out: Outbox): Promise<boolean | null> {
    if (unit.file.state === 'unreadable') return null
    if (unit.file.state === 'missing') {
      this.parts.bases.update(key, { path: entity.path, stat: null })
      await carryOut(
        this.parts,
        { ...unit, path: entity.path },
        { do: 'restore', document: parseAgreed(entity.text, entity.path) },
        out,
      )
      return true
    }
    if (unit.base && unit.file.read.hash !== unit.base.hash) return null
    const from = unit.path
    const moved = await this.parts.tree.move(from, entity.path, unit.file.read.hash)
    if (moved.outcome === 'moved') {
      this.parts.bases.update(key, { path: entity.path, stat: moved.stat })
      this.parts.journal(`moved: ${from} → ${entity.path}`)
      this.#touch(entity.path)
      await this.#tidy(from)
      return true
    }
    if (moved.outcome === 'occupied') this.problems.set(from, occupied(entity.path))
    else this.#touch(from)
    return true
  }

  /** Folders that a move left empty go, up to the first one that holds something. */
  async #tidy(path: string): Promise<void> {
    for (let folder = path; folder.includes('/'); ) {
      folder = folder.slice(0, folder.lastIndexOf('/'))
      if (!folder.includes('/') || !(await this.parts.tree.removeEmptyFolder(folder))) return
    }
  }

  async #resolution(unit: Unit): Promise<'open' | 'mine' | 'theirs'> {
    const sidecar = unit.base?.conflict?.sidecar
    if (sidecar === undefined) return 'open'
    const read = await readForDecision(this.parts.tree, sidecar, null)
    if (read?.state === 'missing') return 'mine'
    return read?.state === 'file' && read.document.fields.get('resolve')?.value === 'theirs'
      ? 'theirs'
      : 'open'
  }

  async #write(item: PlannedWrite): Promise<void> {
    const { writing, polite, unit } = item
    const now = this.parts.clock.now()
    const wait =
      polite === 'now' ? 0 : await this.#politeness.wait(writing.path, { now, id: polite === 'id' })
    if (wait > 0) {
      this.#defer(unit, now + wait)
      return
    }
    const result = await write(this.parts, writing, (message) =>
      this.problems.set(writing.path, { code: 'file.failed', message, remedy: 'cw tries again by itself.' }),
    )
    this.#politeness.wrote(writing.path)
    if (result === 'again') this.#touch(writing.path)
    if (result === 'failed') this.#defer(unit, now + 5_000)
  }

  #defer(unit: Unit, until: number): void {
    if (unit.key === null) return
    this.parts.bases.noteChanged([ownerOf(unit.key)], null)
    this.#later.set(ownerOf(unit.key), until)
  }

  /** Documents that show something of that entity: a phase in review lists its plans and tasks. */
  #shownIn(id: string): string[] {
    const path = this.parts.bases.withKey(id)?.path
    const parents = path === undefined ? [] : (placeOf(path)?.parents ?? [])
    return parents.flatMap((parent) => this.parts.bases.atPath(parent)?.key ?? [])
  }

  #nextDue(shown: number | null): number | null {
    const times = [this.#pending.next(), shown, ...this.#later.values()].filter((time) => time !== null)
    if (this.#folders.size > 0 || this.#sweepWanted) return 0
    const waiting = [...this.parts.bases.changed].some((id) => !this.#later.has(id))
    return waiting ? 0 : times.length === 0 ? null : Math.min(...times)
  }
}

interface PlannedWrite {
  readonly writing: Writing
  readonly polite: 'content' | 'id' | 'now'
  readonly unit: Unit
}

/** Actions after which nothing is wrong with the file any more, whatever the server says. */
const inOrder: ReadonlySet<Action['do']> = new Set([
  'nothing',
  'adopt',
  'push',
  'archive',
  'restore',
  'retire',
  'wait',
])

function idsIn(file: SeenFile & { state: 'file' }): string[] {
  const id = file.document.fields.get('id')?.value
  return typeof id === 'string' ? [id] : []
}

function ownerOf(key: string): string {
  return key.split('#')[0] ?? key
}

function wrongId(id: string) {
  return {
    code: 'id.foreign',
    message: `The id ${id} belongs to another document, or to none.`,
    remedy: 'Take the id line out: the document is known by its path and gets its id back.',
    field: 'id',
  }
}

function occupied(path: string) {
  const message = `This document belongs at ${path} now, but another file stands there.`
  return { code: 'path.occupied', message, remedy: 'Move one of the two files.' }
}
