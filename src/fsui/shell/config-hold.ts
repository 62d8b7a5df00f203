// Settings that git brought and that would start or send something: they wait for a person, the others do not (SYNC.md 1a).

import { withSetting, writtenSettings } from '../../platform/config/merge-config.ts'
import type { FileRead } from '../../platform/files/file-tree.ts'
import type { HoldParts } from './engine/confirm-file.ts'
import type { HoldKind } from './engine/hold-kinds.ts'
import { Hold } from './engine/holds.ts'
import type { EngineParts } from './engine/parts.ts'

/** Settings by which something is run, sent, or let through: all of them that say which program is started, and how. */
const firing =
  /^(?:notify\.command|dispatch\.(?:max_running|grace)|accept_gaps|fsui\.reply|trees\..+\.reply|brakes\..+|server\.hosts|(?:providers|roles|projects)\..+)$/

const kind: HoldKind = {
  name: 'settings',
  title: (count) => `${count} ${count === 1 ? 'setting' : 'settings'} came with git`,
  logged: 'settings came with git',
  explanation:
    'A checkout, a pull or a merge changed config.yaml. What would run, send or let something through is not in force ' +
    'before you tick it (or All); the rest is. None, or deleting this file, puts these settings back.',
}

export interface Withheld {
  /** The text without what waits. */
  readonly text: string
  /** The person said None: the file gets that text too. */
  readonly putBack: boolean
}

export class ConfigHold {
  readonly #hold: Hold
  readonly #released = new Set<string>()
  readonly #refused = new Set<string>()
  /** Those of them that the file says still. */
  readonly #puttingBack = new Set<string>()
  /** Whether git brought the bytes of that hash: git is asked once for each. */
  #asked: { readonly hash: string; readonly fromGit: boolean } | null = null

  constructor(private readonly parts: HoldParts & Pick<EngineParts, 'cameFromGit'>) {
    this.#hold = new Hold(parts, kind)
  }

  /** The list in which they wait; none when nothing does. */
  get lists() {
    return this.#hold.list === null ? [] : [this.#hold.list]
  }

  get waits(): boolean {
    return this.#hold.paths.length > 0
  }

  /** Takes up what the person ticked. */
  async review(): Promise<void> {
    const { released, putBack } = await this.#hold.review()
    for (const item of released) this.#released.add(item)
    for (const { path } of putBack) {
      this.#refused.add(path)
      this.#puttingBack.add(path)
    }
    // Where this process ends before they are carried out they are asked for again: git is what says so.
    this.#hold.settle([...released, ...putBack.map(({ path }) => path)])
  }

  /** What of the file at `path` may be taken up; `home` is what is in force. */
  async withhold(path: string, read: FileRead, texts: { file: string; home: string }): Promise<Withheld> {
    const [now, before] = [writtenSettings(texts.file), writtenSettings(texts.home)]
    const changed = [...now].filter(([key, value]) => firing.test(key) && before.get(key) !== value)
    const said = new Map(changed.map(([key, value]) => [`${key}: ${value}`, key]))
    const fromGit = said.size > 0 && (await this.#fromGit(path, read))
    // What somebody changes beside them says nothing of those that wait.
    const waiting = new Set([...this.#hold.paths, ...this.#puttingBack])
    const items = new Map([...said].filter(([item]) => fromGit || waiting.has(item)))
    for (const item of this.#hold.paths) if (!items.has(item)) this.#hold.drop(item)
    let text = texts.file
    let putBack = false
    let divisible = true
    for (const [item, key] of items) {
      if (this.#released.has(item)) continue
      if (this.#refused.has(item)) putBack = true
      else this.#hold.add(item, item)
      const without = withSetting(text, key, before.get(key))
      if (without.ok) text = without.value
      else divisible = false
    }
    // With nothing held any more its list goes.
    await (this.waits ? this.#hold.offer() : this.#hold.review())
    // Where one cannot be taken out alone, nothing of the file is in force.
    return { text: divisible ? text : texts.home, putBack }
  }

  /** Call when the file was written: it says none of them any more. */
  wasPutBack(): void {
    this.#puttingBack.clear()
  }

  async #fromGit(path: string, { hash, bytes }: FileRead): Promise<boolean> {
    if (this.#asked?.hash !== hash) this.#asked = { hash, fromGit: await this.parts.cameFromGit(path, bytes) }
    return this.#asked.fromGit
  }
}
