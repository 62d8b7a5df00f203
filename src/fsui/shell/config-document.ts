// config.yaml in the tree: the home's settings as a document. Saved there it goes to the home, changed in the home it
// comes into the tree; an invalid one changes nothing, and the last good one stays in force.

import { decodeDocument, encodeDocument } from '../../document/document.ts'
import type { Problem } from '../../kernel/problem.ts'
import { mergedAsJson } from '../../platform/config/as-json.ts'
import { parseConfig } from '../../platform/config/config-file.ts'
import { isJsonConfig } from '../../platform/config/config-place.ts'
import { type MergedConfig, mergeConfig } from '../../platform/config/merge-config.ts'
import { type FileRead, hashOf, type Stat, sameStat } from '../../platform/files/file-tree.ts'
import { changes, idleSettings } from './config-changes.ts'
import { ConfigConflict } from './config-conflict.ts'
import { agreedWhileHeld, ConfigHold, type Withheld } from './config-hold.ts'
import type { EngineParts } from './engine/parts.ts'
import type { Problems } from './engine/problems.ts'
import { keepVersion } from './engine/write.ts'
import type { HomeFile } from './home-config.ts'

export interface ConfigDocumentParts
  extends Pick<
    EngineParts,
    'tree' | 'bases' | 'clock' | 'settings' | 'journal' | 'heldByEditor' | 'cameFromGit'
  > {
  readonly home: HomeFile
  readonly problems: Pick<Problems, 'set' | 'clear'>
  /** The home's config.yaml has another content, which is valid. */
  takeEffect(): Promise<void>
}

const path = 'config.yaml'
/** Milliseconds in which `cw` does not write after a save. */
const afterSave = 5_000
/** Milliseconds of quiet at most: what makes saves wait for long must not keep itself from being set back. */
const mostQuiet = 2_000

interface Agreed {
  readonly text: string
  readonly stat: Stat
}

export class ConfigDocument {
  /** Since when the file has been as it is; null: missing. */
  #seen: { readonly stat: Stat | null; readonly since: number } | null = null
  #inForce: string | null = null
  #hurriedUntil = Number.NEGATIVE_INFINITY
  readonly #conflict: ConfigConflict
  readonly #hold: ConfigHold

  constructor(private readonly parts: ConfigDocumentParts) {
    this.#conflict = new ConfigConflict(parts)
    this.#hold = new ConfigHold(parts)
  }

  /** Calls `changed` when the home's file may have changed. Returns what ends that. */
  watch(changed: () => void): () => void {
    return this.parts.home.watch(changed)
  }

  /** Settings that the file and the home give different values, with the note that says so. */
  get conflicts(): { path: string; fields: readonly string[]; sidecar: string }[] {
    return this.#conflict.list()
  }

  /** Whether settings wait for a person's word. */
  get held(): readonly string[] {
    return this.#hold.waits ? [path] : []
  }

  /** The list in which they wait. */
  get heldLists() {
    return this.#hold.lists
  }

  /** For so many milliseconds nothing waits for quiet. */
  hurry(ms: number): void {
    this.#hurriedUntil = this.#now() + ms
  }

  /** Looks at both sides and acts. Returns in how many milliseconds to look again, or null. */
  async turn(): Promise<number | null> {
    const due = await this.#act()
    return due === null ? null : Math.max(0, due - this.#now())
  }

  async #act(): Promise<number | null> {
    await this.#hold.review()
    const inHome = await this.parts.home.read()
    if (!inHome.ok) return this.#lookAgain(this.#ofHome(inHome.problem))
    const home = inHome.value
    await this.#follow(home)
    const agreed = this.#agreed()
    const looked = await this.parts.tree.stat(path)
    if (looked.state === 'refused') return this.#lookAgain(looked.problem)
    const stat = looked.state === 'file' ? looked.stat : null
    const unchanged = stat !== null && agreed !== null && sameStat(stat, agreed.stat)
    if (!unchanged) {
      const wait = this.#quietAt(stat, agreed !== null)
      if (wait !== null) return wait
    }
    if (stat === null) return this.#place(home ?? '', agreed !== null)
    if (unchanged && home === agreed.text) {
      // What could not be read for a while is as it was.
      await this.parts.problems.clear(path)
      return null
    }
    const read = await this.parts.tree.read(
      path,
      agreed === null ? undefined : hashOf(encodeDocument(agreed.text)),
    )
    if (read.state === 'refused') return this.#lookAgain(read.problem)
    if (read.state !== 'file') return this.#now()
    return this.#both(read, home, agreed)
  }

  /** A prefix of a file that is being written can be valid too, and savers let it vanish for a moment. */
  #quietAt(stat: Stat | null, known: boolean): number | null {
    if (this.#now() < this.#hurriedUntil) return null
    const now = this.#now()
    if (this.#seen === null || !sameLook(this.#seen.stat, stat)) this.#seen = { stat, since: now }
    const { settings } = this.parts
    const wanted = Math.min(settings.commandQuiet, mostQuiet)
    const quiet = stat === null ? (known ? settings.deletionGrace : 0) : wanted
    const due = this.#seen.since + quiet
    return due > now ? due : null
  }

  async #both(read: FileRead, home: string | null, agreed: Agreed | null): Promise<number | null> {
    const decoded = decodeDocument(read.bytes)
    if (!decoded.ok) return this.#block(decoded.problem)
    const file = decoded.value
    if (file.trim() === '' && (agreed?.text ?? home ?? '').trim() !== '') return this.#block(emptied)
    const valid = parseConfig(file)
    if (!valid.ok) return this.#block(valid.problem)
    const given = home ?? agreed?.text ?? ''
    const validHome = parseConfig(given)
    if (!validHome.ok) return this.#block(this.#ofHome(validHome.problem))
    const prefer = await this.#conflict.resolution()
    if (typeof prefer === 'number') return this.#now() + prefer
    const base = agreed?.text ?? null
    const withheld = await this.#hold.withhold(path, read, { file, home: given, base })
    const merged = mergeConfig({ base, file: withheld.text, home: given, prefer })
    if (!merged.ok) return this.#block(merged.problem)
    const suited = isJsonConfig(this.parts.home.name) ? mergedAsJson(merged.value, home) : merged
    if (!suited.ok) return this.#block(suited.problem)
    await this.parts.problems.clear(path)
    return this.#carryOut(suited.value, { read, file, home, given, base, withheld })
  }

  async #carryOut(
    merged: MergedConfig,
    now: {
      readonly read: FileRead
      readonly file: string
      readonly home: string | null
      readonly given: string
      readonly base: string | null
      readonly withheld: Withheld
    },
  ): Promise<number | null> {
    if (merged.home !== now.home) {
      if (!(await this.#writeHome(now.home, merged.home))) return this.#now()
      this.parts.journal(`taken up: ${path}${changes(now.given, merged.home)}`)
      for (const line of idleSettings(now.given, merged.home)) this.parts.journal(line)
    }
    await this.#enforce(merged.home)
    // A file in which something waits stays as it is but for what the person refused.
    const { waiting, kept } = now.withheld
    const file = waiting.length > 0 ? kept : merged.file
    let stat = now.read.stat
    if (file !== now.file) {
      const wait = await this.#politely()
      if (wait !== null) return wait
      const placed = await this.#replace(file, now.read.hash)
      if (placed === null) return this.#now()
      this.parts.journal(`written: ${path}${changes(now.file, file)}`)
      stat = placed
    }
    if (waiting.length > 0) {
      // It is looked at again with each turn until the person has said what they mean.
      const agreed = agreedWhileHeld({ base: now.base, file, home: merged.home }, waiting)
      this.#agree(agreed, { ...stat, ctimeNs: 0n })
    } else if (merged.conflicts.length > 0) await this.#conflict.open(merged)
    else {
      await this.#conflict.settle()
      this.#agree(merged.file, stat)
    }
    if (merged.conflicts.length === 0) this.#hold.carriedOut()
    return null
  }

  /** The file is missing: the settings of the home are put there. */
  async #place(text: string, known: boolean): Promise<number | null> {
    const stat = await this.#replace(text, null)
    if (stat === null) return this.#now()
    this.#agree(text, stat)
    await this.#hold.forget()
    await this.parts.problems.clear(path)
    if (known) this.parts.journal(`written again: ${path} (it was deleted; the settings are in the home)`)
    return this.#enforce(text)
  }

  /** Null when somebody else wrote; their bytes stand or are kept. */
  async #replace(text: string, expected: string | null): Promise<Stat | null> {
    const replaced = await this.parts.tree.replace(path, encodeDocument(text), { expected })
    if ('kept' in replaced && replaced.kept) await keepVersion(this.parts, replaced.kept, 'replaced by cw')
    if (replaced.outcome === 'failed') this.parts.problems.set(path, replaced.problem)
    return replaced.outcome === 'written' || replaced.outcome === 'equal' ? replaced.stat : null
  }

  /** False when the home's file is no longer what was read. What stood there is kept as a version. */
  async #writeHome(before: string | null, text: string): Promise<boolean> {
    const { bases, clock } = this.parts
    if (before !== null) {
      const why = 'replaced in the home by the file in the tree'
      bases.addVersion({ path, bytes: encodeDocument(before), at: clock.now(), why })
    }
    return this.parts.home.replace(before, text)
  }

  /** When the file may be written, or null for now. */
  async #politely(): Promise<number | null> {
    if (this.#now() < this.#hurriedUntil || !this.parts.settings.polite) return null
    if (await this.parts.heldByEditor(path)) return this.#now() + 500
    const due = (this.#seen?.since ?? Number.NEGATIVE_INFINITY) + afterSave
    return due > this.#now() ? due : null
  }

  /** What one of the two says is wrong, until somebody writes there. */
  #block(problem: Problem): null {
    this.#tell(problem)
    return null
  }

  #ofHome(problem: Problem): Problem {
    return { ...problem, message: `In the ${this.parts.home.name} of the home: ${problem.message}` }
  }

  /** The machine refused it, which may pass without a change of either file. */
  #lookAgain(problem: Problem): number {
    this.#tell(problem)
    return this.#now() + this.parts.settings.errorQuiet
  }

  /** Sides of which one cannot be read are in no conflict that could be told. */
  #tell(problem: Problem): void {
    this.parts.problems.set(path, problem)
    this.#conflict.rest()
  }

  /** The home's settings are in force whatever becomes of the file, unless they are invalid. */
  async #follow(home: string | null): Promise<void> {
    if (home !== null && home !== this.#inForce && parseConfig(home).ok) await this.#enforce(home)
  }

  async #enforce(home: string): Promise<null> {
    if (this.#inForce !== home) {
      this.#inForce = home
      await this.parts.takeEffect()
    }
    return null
  }

  /** The base stands beside the views, not among the entities' documents: nothing may archive or forget it. */
  #agreed(): Agreed | null {
    const written = this.parts.bases.written(path)
    const text = written === null ? null : this.parts.bases.text(written.hash)
    return written === null || text === null ? null : { text, stat: written.stat }
  }

  #agree(text: string, stat: Stat): void {
    this.parts.bases.noteWritten(path, { hash: this.parts.bases.keepText(text), stat })
  }

  #now(): number {
    return this.parts.clock.elapsed()
  }
}

const emptied = {
  code: 'file.empty',
  message: 'The file is empty.',
  remedy: 'Put the settings back, or delete the file: it comes back from the home.',
}

function sameLook(a: Stat | null, b: Stat | null): boolean {
  return a === null || b === null ? a === b : sameStat(a, b)
}
