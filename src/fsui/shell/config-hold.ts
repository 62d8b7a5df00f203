// Settings that git brought and that would start or send something: they wait for a person, the others do not (SYNC.md 1a).

import { writtenSettings } from '../../platform/config/merge-config.ts'
import { setBack } from '../../platform/config/set-back.ts'
import type { FileRead } from '../../platform/files/file-tree.ts'
import { settingsBack } from '../core/confirm-document.ts'
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
    'before you tick it (or All); the rest is. None, or deleting this file, sets these settings back in config.yaml ' +
    'to what is in force; its other lines stay.',
  none: settingsBack,
}

export interface Withheld {
  /** The text without what waits, and without what the person said None to. */
  readonly text: string
  /** What the file has to say: the text without the latter alone. */
  readonly kept: string
  /** The settings that wait. */
  readonly waiting: readonly string[]
}

interface HeldSettings {
  readonly waiting: readonly string[]
  readonly refused: readonly string[]
}

interface ConfigTexts {
  readonly file: string
  /** What is in force. */
  readonly home: string
  /** What both agreed on last; null: they never did. */
  readonly base: string | null
}

export class ConfigHold {
  /** Each known by what it says (`key: value`). An answer stays until it is carried out or the file says something else. */
  readonly #hold: Hold
  /** Made of texts and answers that stay the same for many turns. */
  #last: { readonly of: string; readonly withheld: Withheld } | null = null
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

  /** Takes up what the person ticked. It is stored until it is carried out, also over a restart. */
  async review(): Promise<void> {
    await this.#hold.review()
  }

  /** What of the file at `path` may be taken up. */
  async withhold(path: string, read: FileRead, texts: ConfigTexts): Promise<Withheld> {
    const said = saidAnew(texts)
    for (const { path: item } of this.#hold.heldParts) if (!said.has(item)) this.#hold.drop(item)
    // What somebody changes beside them says nothing of those that wait.
    if (said.size > 0 && (await this.#fromGit(path, read)))
      for (const item of said.keys()) if (!this.#hold.knows(item)) this.#hold.add(item, item)
    // With nothing held any more its list goes.
    await (this.waits ? this.#hold.offer() : this.#hold.review())
    const keysOf = (items: readonly string[]) => items.flatMap((item) => said.get(item) ?? [])
    return this.#without(texts, { waiting: keysOf(this.#hold.paths), refused: keysOf(this.#refused) })
  }

  #without(texts: ConfigTexts, held: HeldSettings): Withheld {
    const of = JSON.stringify([texts.file, texts.home, held])
    if (this.#last?.of !== of) this.#last = { of, withheld: without(texts, held) }
    return this.#last.withheld
  }

  /** Call when file and home say what was answered: git may bring the same again, which is asked about again. */
  carriedOut(): void {
    this.#hold.settle(this.#hold.heldParts.flatMap(({ path, answered }) => (answered ? [path] : [])))
  }

  /** Call when the file was written as the home is: it says none of them any more. */
  async forget(): Promise<void> {
    const held = this.#hold.heldParts
    for (const { path } of held) this.#hold.drop(path)
    if (held.length > 0) await this.#hold.offer()
  }

  get #refused(): readonly string[] {
    return this.#hold.heldParts.flatMap(({ path, answered }) =>
      answered && !this.#hold.isReleased(path, path) ? [path] : [],
    )
  }

  async #fromGit(path: string, { hash, bytes }: FileRead): Promise<boolean> {
    if (this.#asked?.hash !== hash) this.#asked = { hash, fromGit: await this.parts.cameFromGit(path, bytes) }
    return this.#asked.fromGit
  }
}

/** What would come into force by the file: its items with their keys. What only the home changed is none of them. */
function saidAnew({ file, home, base }: ConfigTexts): ReadonlyMap<string, string> {
  const [inForce, agreed] = [writtenSettings(home), base === null ? null : writtenSettings(base)]
  const anew = [...writtenSettings(file)].filter(
    ([key, value]) => firing.test(key) && inForce.get(key) !== value && agreed?.get(key) !== value,
  )
  return new Map(anew.map(([key, value]) => [`${key}: ${value}`, key]))
}

/** Where they cannot be taken out alone, nothing of the file is in force, and it stays as it is while any of them waits. */
function without({ file, home }: ConfigTexts, { waiting, refused }: HeldSettings): Withheld {
  const text = setBack(file, home, [...waiting, ...refused])
  const kept = setBack(file, home, refused)
  return { text: text.ok ? text.value : home, kept: kept.ok ? kept.value : file, waiting }
}

/** What counts as agreed while some wait: the rest of what file and home say differently is as undecided as it was. */
export function agreedWhileHeld({ file, home, base }: ConfigTexts, waiting: readonly string[]): string {
  if (base === null) return home
  const [inFile, inHome] = [writtenSettings(file), writtenSettings(home)]
  const apart = [...new Set([...inFile.keys(), ...inHome.keys()])].filter(
    (key) => inFile.get(key) !== inHome.get(key) && !waiting.includes(key),
  )
  const agreed = setBack(home, base, apart)
  return agreed.ok ? agreed.value : base
}
