// What a batch of files is not decided without: where the documents stand that they name, and what may have become of those
// that are missing.

import { otherFormOf } from '../../../kernel/layout.ts'
import type { Problem } from '../../../kernel/problem.ts'
import { type Looked, sameStat } from '../../../platform/files/file-tree.ts'
import { isDocument } from '../../core/classify.ts'
import { findCarried } from './moved-folders.ts'
import { findMovedAbove, findMovedOver } from './moved-over.ts'
import type { SeenFile, TimedParts } from './parts.ts'
import { namedBy } from './read.ts'
import { namedIn } from './situate.ts'
import type { TurnState } from './turn-state.ts'

/** Most documents that wait for their id to be written which are looked for when a file without one turns up. */
const mostUnnamed = 100

interface Look {
  stat(path: string): Promise<Looked>
  /** @see readForDecision */
  read(path: string, known: string | null): Promise<SeenFile | null>
  /** Why the file cannot be a document under its name, or null. */
  misnamed(path: string): Problem | null
}

export class RelatedFiles {
  constructor(
    private readonly parts: TimedParts,
    private readonly also: Pick<TurnState, 'agenda' | 'problems'>,
    private readonly look: Look,
  ) {}

  /**
   * To tell moves from copies, the known path of every id that a file names is looked at too, and files that have been
   * missing for less than the grace count as missing.
   */
  async addTo(files: Map<string, SeenFile>): Promise<void> {
    const { tree, bases } = this.parts
    const { agenda, problems } = this.also
    const waiting = [...agenda.paths.all(), ...problems.all().keys()]
    const here = { tree, bases, read: this.#readAsNamed.bind(this) }
    await findMovedOver(here, files, waiting)
    await findMovedAbove(here, files)
    await findCarried(here, files, {
      missing: agenda.paths.all().filter((path) => agenda.paths.isMissing(path)),
      waiting,
      isWrong: (path) => problems.has(path),
      isDue: (path) => agenda.paths.has(path),
    })
    if ([...files].some(([path, file]) => file.state === 'missing' && bases.atPath(path)))
      await this.#lookAtUnreadable(files)
    for (const [path, file] of [...files]) {
      const named = bases.withKey(namedBy(file) ?? '')
      if (!named || named.path === path || files.has(named.path)) continue
      const seen = await this.look.read(named.path, named.hash)
      if (seen && !(file.state === 'unreadable' && this.#mayComeBack(named.path, seen)))
        files.set(named.path, seen)
    }
    await this.#lookAtOtherForms(files)
    await this.#lookAtWaiting(files)
    if ([...files].some(([path, file]) => file.state === 'file' && !this.#staysItself(path, file)))
      await this.#lookAtUnnamed(files)
    await this.#leaveOutTorn(files)
  }

  /** A file without an id may be a document that has left its place before its own was written. */
  async #lookAtUnnamed(files: Map<string, SeenFile>): Promise<void> {
    const { bases } = this.parts
    const { agenda } = this.also
    const unnamed = [...bases.changed].slice(0, mostUnnamed).flatMap((key) => bases.withKey(key)?.path ?? [])
    for (const path of new Set([...agenda.paths.all(), ...unnamed])) {
      const row = bases.atPath(path)
      if (files.has(path) || row === null) continue
      const looked = await this.look.stat(path)
      if (looked.state !== 'missing') continue
      // What follows it is told by its bytes alone: its grace begins now.
      const isNew = namedIn(bases, row) === null && !agenda.paths.has(path)
      if (isNew) agenda.paths.touch(path, this.parts.steady())
      files.set(path, { state: 'missing' })
    }
  }

  /**
   * A folder that is renamed while its files are read shows one file at two paths. What is new is believed to be that when it
   * still stands as it was read, and a copy when its original does, too; else they are read again. @see SPEC I22
   */
  async #leaveOutTorn(files: Map<string, SeenFile>): Promise<void> {
    const { bases } = this.parts
    for (const [path, file] of [...files]) {
      if (file.state !== 'file' || bases.atPath(path) !== null) continue
      const named = bases.withKey(namedBy(file) ?? '')
      const original = named && files.get(named.path)
      const isCopy = named !== null && original && namedBy(original) === named.key
      const seen: [string, SeenFile][] = isCopy ? [[named.path, original]] : []
      let stand = true
      for (const [each, as] of [...seen, [path, file] as const, ...seen])
        stand &&= await this.#standsAsRead(each, as)
      if (stand) continue
      for (const [each] of [...seen, [path, file] as const]) {
        files.delete(each)
        this.also.agenda.paths.touch(each, this.parts.steady())
      }
    }
  }

  async #standsAsRead(path: string, file: SeenFile): Promise<boolean> {
    const now = await this.look.stat(path)
    const read = file.state === 'missing' ? null : file.read
    if (now.state !== 'file' || read == null) return false
    // The ctime that was read may be marked as too young to tell.
    return sameStat({ ...now.stat, ctimeNs: 0n }, { ...read.stat, ctimeNs: 0n })
  }

  /** What stands in the place of a document whose file waits elsewhere is another thing only as long as that does wait there. */
  async #lookAtWaiting(files: Map<string, SeenFile>): Promise<void> {
    for (const path of [...files.keys()]) {
      const row = this.parts.bases.atPath(path)
      const waits = row && this.also.agenda.held.pathOf(row.key)
      if (row === null || waits === null || files.has(waits)) continue
      const seen = await this.look.read(waits, row.hash)
      if (seen) files.set(waits, seen)
    }
  }

  /** What is missing may have grown into a folder, or shrunk into a file, and what is new may be that. @see SPEC I18 */
  async #lookAtOtherForms(files: Map<string, SeenFile>): Promise<void> {
    const { bases } = this.parts
    for (const [path, file] of [...files]) {
      const other = otherFormOf(path)
      if (other === null || files.has(other)) continue
      const [known, left] = [bases.atPath(path), bases.atPath(other)]
      if (known === null ? left === null : left !== null || file.state !== 'missing') continue
      const seen = await this.look.read(other, left?.hash ?? null)
      if (seen !== null && (left !== null || seen.state !== 'missing')) files.set(other, seen)
    }
  }

  /** It says that it is the document that is known at its path: nothing that is missing can have become it. */
  #staysItself(path: string, file: SeenFile): boolean {
    const key = this.parts.bases.atPath(path)?.key
    return key !== undefined && (namedBy(file) ?? key) === key
  }

  /** What a file only claims is believed when the document has been missing from its place for the whole grace. */
  #mayComeBack(path: string, seen: SeenFile): boolean {
    const { agenda } = this.also
    if (seen.state !== 'missing') return false
    if (!agenda.paths.has(path)) agenda.touch(path)
    return agenda.graceLeft(path) > 0
  }

  /** A document that is missing may have been moved as a file that cannot be read, or to a name that cannot be: those are looked at too. */
  async #lookAtUnreadable(files: Map<string, SeenFile>): Promise<void> {
    for (const path of this.also.problems.paths()) {
      if (files.has(path) || !isDocument(path)) continue
      const seen = await this.#unreadable(path)
      // Others that it may be wait for their own grace.
      const known = seen === null ? null : this.parts.bases.withKey(namedBy(seen) ?? '')
      if (seen && files.get(known?.path ?? '')?.state === 'missing') files.set(path, seen)
    }
  }

  async #unreadable(path: string): Promise<SeenFile | null> {
    const seen = await this.#readAsNamed(path)
    return seen?.state === 'unreadable' ? seen : null
  }

  /** What has a name that no document can have is as good as unreadable. */
  async #readAsNamed(path: string, known: string | null = null): Promise<SeenFile | null> {
    const seen = await this.look.read(path, known)
    const problem = this.parts.bases.atPath(path) === null ? this.look.misnamed(path) : null
    if (seen === null || seen.state === 'missing' || problem === null) return seen
    return { state: 'unreadable', problem, read: seen.read, claims: namedBy(seen) }
  }
}
