// When a saved answer or message goes out, by `fsui.reply` (TREE.md 5), and the line in the log while it does not.

import type { SendWhen } from '../../../app/codecs.ts'
import type { EngineParts } from './parts.ts'

/** Milliseconds of quiet after which words are sent where no editor was seen. */
export const textQuiet = 10_000
/** Milliseconds between looks at an editor's lock. */
const lockLook = 500

/** Why a save is not sent, or not yet. */
const because = {
  untouched: 'nothing is ticked or written in it yet',
  stands: 'the answer that was given stands: tick or write another one to correct it',
  commented: 'what stands between <!-- and --> is a comment and is not sent: write your answer below the -->',
  draft: 'draft: true holds it back',
  never: 'it goes out when Send is ticked and the file is saved (fsui.reply: tick)',
  promised: 'it says that nothing is sent before Send is ticked: tick Send, or delete that line, and save',
  text: 'its words go out after 10 quiet seconds, or at once when Send is ticked',
  held: 'its words go out when the editor has closed it, or at once when Send is ticked',
} as const

/** What was saved at a path. */
interface Saved {
  readonly path: string
  readonly hash: string
  /** For how long the file has been as it is, in milliseconds. */
  readonly quiet: number
}

export class SendTimes {
  /** Paths that an editor was seen to hold. */
  readonly #held = new Set<string>()
  /** Why a save sends nothing yet, as it was told last, by path. */
  readonly #told = new Map<string, string>()

  constructor(private readonly parts: EngineParts) {}

  /** In how many milliseconds to look again (0: it goes out now), and whether an editor holds the file. */
  async wait(
    { path, hash, quiet }: Saved,
    when: Exclude<SendWhen, 'never'>,
  ): Promise<{ readonly for: number; readonly held: boolean }> {
    const held = when === 'text' && (await this.parts.heldByEditor(path))
    if (held) this.#held.add(path)
    const wait = held ? lockLook : this.#quietLeft(path, when, quiet)
    if (wait > 0 && when === 'text') this.tell({ path, hash }, held ? 'held' : 'text')
    return { for: wait, held }
  }

  /** Every save is answered in the log, also one that sends nothing yet: once. One that was refused may be sent no more. */
  tell({ path, hash }: Pick<Saved, 'path' | 'hash'>, why: keyof typeof because): void {
    const told = `${hash} ${why}`
    const before = this.#told.get(path)
    if (before === told || (before === goneOut(hash) && why !== 'never')) return
    this.#told.set(path, told)
    this.parts.journal(`not sent: ${path}: ${because[why]}`)
  }

  /** It goes out, and again where the server did not take it: what is saved there next is told of anew. */
  sent({ path, hash }: Pick<Saved, 'path' | 'hash'>): void {
    this.#held.delete(path)
    this.#told.set(path, goneOut(hash))
  }

  /** Nothing is saved there that has to be told of. */
  forget(path: string): void {
    this.#told.delete(path)
  }

  #quietLeft(path: string, when: Exclude<SendWhen, 'never'>, quiet: number): number {
    if (when === 'now') return 0
    if (when === 'text' && !this.#held.has(path)) return Math.max(0, textQuiet - quiet)
    return Math.max(0, this.parts.settings.commandQuiet - quiet)
  }
}

function goneOut(hash: string): string {
  return `${hash} sent`
}
