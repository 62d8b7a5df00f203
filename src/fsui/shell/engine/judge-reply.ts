// Decides about a reply.md that a person touched: what it says, and whether the time to send has come (TREE.md 5).

import { answerCall, readReply } from '../../../app/codecs.ts'
import { ownerOf } from '../../../kernel/document-key.ts'
import type { Action } from '../../core/model.ts'
import type { EngineParts, Unit } from './parts.ts'

/** Milliseconds of quiet after which words are sent where no editor was seen. */
const textQuiet = 10_000
/** Milliseconds between looks at an editor's lock. */
const lockLook = 500

/** Why a saved reply is not sent, or not yet. */
const because = {
  untouched: 'nothing is ticked or written in it yet',
  draft: 'draft: true holds it back',
  never: 'it goes out when Send is ticked and the file is saved (fsui.reply: tick)',
  text: 'its words go out after 10 quiet seconds, or at once when Send is ticked',
  held: 'its words go out when the editor has closed it, or at once when Send is ticked',
} as const

export type ReplyVerdict =
  | { readonly say: 'act'; readonly action: Action }
  /** `for` in milliseconds; `held`: an editor holds it. */
  | { readonly say: 'wait'; readonly for: number; readonly held: boolean }
  /** Nothing to send: untouched, a draft, or it waits for Send. */
  | { readonly say: 'leave' }

export class Replies {
  /** Replies that an editor was seen to hold. */
  readonly #held = new Set<string>()
  /** Why a save sends nothing yet, as it was told last, by path. */
  readonly #told = new Map<string, string>()

  constructor(private readonly parts: EngineParts) {}

  /** `quiet` is for how long the file has been as it is, in milliseconds. */
  async judge(unit: Unit, quiet: number): Promise<ReplyVerdict> {
    const { file, base, key, path } = unit
    if (file.state === 'unreadable') return { say: 'act', action: { do: 'block', problem: file.problem } }
    if (file.state !== 'file' || base === null || key === null) return { say: 'leave' }
    const untouched = this.parts.bases.older(key).at(-1) ?? this.parts.bases.text(base.hash) ?? ''
    const reply = readReply(untouched, file.document.text, this.parts.settings.replyMode)
    if (reply.kind === 'problem') return { say: 'act', action: { do: 'block', problem: reply.problem } }
    if (reply.kind === 'untouched' || reply.kind === 'draft' || reply.when === 'never') {
      this.#tell(
        path,
        file.read.hash,
        reply.kind === 'untouched' || reply.kind === 'draft' ? reply.kind : 'never',
      )
      return { say: 'leave' }
    }
    const held = reply.when === 'text' && (await this.parts.heldByEditor(path))
    if (held) this.#held.add(path)
    const wait = held ? lockLook : this.#wait(path, reply.when, quiet)
    if (wait > 0 && reply.when === 'text') this.#tell(path, file.read.hash, held ? 'held' : 'text')
    if (wait > 0) return { say: 'wait', for: wait, held }
    const call = answerCall(ownerOf(key), reply, file.document.text)
    if (call === null) return { say: 'leave' }
    this.#held.delete(path)
    this.#told.delete(path)
    const { document } = file
    const texts = { entity: document, base: document, stale: false, merged: null }
    return { say: 'act', action: { do: 'pull', calls: [call], decision: 'send', ...texts } }
  }

  /** Every save is answered in the log, also one that sends nothing yet. */
  #tell(path: string, hash: string, why: keyof typeof because): void {
    const told = `${hash} ${why}`
    if (this.#told.get(path) === told) return
    this.#told.set(path, told)
    this.parts.journal(`not sent: ${path}: ${because[why]}`)
  }

  #wait(path: string, when: 'now' | 'quiet' | 'text', quiet: number): number {
    if (when === 'now') return 0
    if (when === 'text' && !this.#held.has(path)) return Math.max(0, textQuiet - quiet)
    return Math.max(0, this.parts.settings.commandQuiet - quiet)
  }
}
