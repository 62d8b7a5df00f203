// The entities that the log says have changed, fetched in pieces, and what there is to decide about each.

import { Breath } from '../../../kernel/breath.ts'
import { ownerOf } from '../../../kernel/document-key.ts'
import { folderPart } from '../../../kernel/path-parts.ts'
import type { TreeDocument } from '../../../kernel/tree-exchange.ts'
import { isDocument } from '../../core/classify.ts'
import { notPlaced } from '../stat-text.ts'
import type { Agenda } from './agenda.ts'
import { wasPutAway } from './agreement.ts'
import { MissingFolders } from './missing-folders.ts'
import type { SeenFile, TimedParts, Unit } from './parts.ts'
import type { Problems } from './problems.ts'
import { namedBy, readForDecision } from './read.ts'
import { fromEntity, namedIn } from './situate.ts'

/** Most entities fetched in one turn. */
const fetchSize = 500

type Entities = Map<string, TreeDocument | null>

export class ChangedEntities {
  /** Entities that the tree does not show yet, by their paths, where files stand. */
  readonly #unshown = new Map<string, string>()

  constructor(
    private readonly parts: TimedParts,
    private readonly agenda: Agenda,
    private readonly problems: Problems,
  ) {}

  /** The entities that changed and are due, and those that files name. */
  async dueWith(files: ReadonlyMap<string, SeenFile>): Promise<Entities> {
    const { bases } = this.parts
    const due = this.agenda.entitiesDue(fetchSize)
    const named = [...files.values()].flatMap(idsIn)
    const unknown = new Set(named.filter((id) => bases.withKey(id) === null))
    const touched = [...files.keys()].flatMap((path) => {
      const key = bases.atPath(path)?.key ?? this.#unshown.get(path)
      return key ? [ownerOf(key)] : []
    })
    const ids = new Set([...due, ...touched.filter((id) => bases.changed.has(id)), ...unknown])
    // What they waited for is there; what this turn notes of them must not wait for it.
    this.agenda.wake([...ids, ...touched])
    const entities = await this.#fetch([...ids], unknown)
    for (const path of files.keys()) this.#unshown.delete(path)
    for (const [key, document] of entities)
      if (document && files.has(document.path)) this.#noteUnshown(key, document.path)
    // What files say in this turn is decided with all that is known of their documents.
    if (due.length === fetchSize && files.size === 0) this.#leaveCutOff(entities, due.at(-1))
    return entities
  }

  /** Whenever something happens to that file, it is decided about with that entity. */
  #noteUnshown(key: string, path: string): void {
    if (this.parts.bases.withKey(key) === null) this.#unshown.set(path, key)
  }

  /** New documents of a folder that the rest of it follows to in the next turn wait for that: it is put in place whole. */
  #leaveCutOff(entities: Entities, last: string | undefined): void {
    const folder = folderPart(entities.get(last ?? '')?.path ?? '')
    const cut = new Set<string>()
    for (const [key, document] of entities)
      if (document && folderPart(document.path) === folder && this.parts.bases.withKey(key) === null)
        cut.add(ownerOf(key))
    if (folder === '' || cut.size === fetchSize) return
    for (const key of [...entities.keys()]) if (cut.has(ownerOf(key))) entities.delete(key)
  }

  /** Units for entities whose files nobody touched. */
  async unitsOf(entities: ReadonlyMap<string, TreeDocument | null>, done: readonly Unit[]): Promise<Unit[]> {
    const covered = new Set(done.map((unit) => unit.key))
    const units: Unit[] = []
    const breath = new Breath()
    const folders = new MissingFolders(this.parts.tree)
    for (const [key, document] of entities) {
      await breath.take()
      const base = this.parts.bases.withKey(key)
      if (base === null && document === null) this.parts.bases.noteSame(key)
      const path = base?.path ?? document?.path
      if (path === undefined || covered.has(key) || this.agenda.waitsForPath(key, path)) continue
      const file =
        base === null && (await folders.above(path)) !== null
          ? ({ state: 'missing' } as const)
          : await readForDecision(this.parts.tree, path, base?.hash ?? null)
      if (base && file?.state === 'missing' && base.stat?.size !== notPlaced.size) {
        // Its grace begins now, unless it was put away because that is over: an editor may be in the middle of a save.
        this.agenda.touch(path)
        this.agenda.waitsForPath(key, path)
        continue
      }
      const unit = file && fromEntity(base, document, file)
      if (!unit) continue
      if (unit.file.state !== 'missing') this.#noteUnshown(key, path)
      const gaveWay = this.#gaveWay(unit)
      if (gaveWay && (await this.#standsElsewhere(key))) this.agenda.waitForFile(key)
      else if (gaveWay || this.#isPutAway(unit)) units.push({ ...unit, file: { state: 'missing' } })
      else if (this.#namesAnother(unit)) this.agenda.waitForFile(key)
      else units.push(unit)
    }
    return units
  }

  /** The file at its path says that it is another document: what it is has to be found out first. */
  #namesAnother({ base, file, key }: Unit): boolean {
    const id = namedBy(file)
    if (id === null || base === null || base.key !== key || id === key) return false
    return id !== namedIn(this.parts.bases, base)
  }

  /** Its own file is gone, and it was archived for that; another one stands in its place by now. */
  #isPutAway(unit: Unit): boolean {
    return wasPutAway(unit) && this.#namesAnother(unit)
  }

  /** Its file is among those that are to be looked at, or that are wrong: what becomes of it is decided with that. */
  async #standsElsewhere(key: string): Promise<boolean> {
    const { bases, tree } = this.parts
    for (const path of new Set([...this.agenda.paths.all(), ...this.problems.paths()])) {
      if (!isDocument(path) || bases.atPath(path) !== null) continue
      const file = await readForDecision(tree, path, null)
      if (file !== null && namedBy(file) === key) return true
    }
    return false
  }

  /** Another document is known there by now, and this one belongs elsewhere: its own file is gone. */
  #gaveWay({ base, file, path, entity }: Unit): boolean {
    const { bases } = this.parts
    const belongsElsewhere = typeof entity !== 'string' && entity.path !== path
    const others = [bases.withKey(namedBy(file) ?? ''), bases.atPath(path)]
    return belongsElsewhere && others.some((other) => other?.path === path && other.key !== base?.key)
  }

  /** Ids the database does not know are null, unless only a file names them. */
  async #fetch(ids: readonly string[], unknown: ReadonlySet<string>): Promise<Entities> {
    const result: Entities = new Map()
    for (let start = 0; start < ids.length; start += fetchSize) {
      const part = ids.slice(start, start + fetchSize)
      for (const id of part) if (!unknown.has(id)) result.set(id, null)
      for (const document of await this.parts.remote.documents(part)) result.set(document.key, document)
    }
    return result
  }
}

function idsIn(file: SeenFile): string[] {
  const id = namedBy(file)
  return id === null ? [] : [id]
}
