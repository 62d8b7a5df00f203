// Decides about a reply.md that a person touched: what it says, whether the time to send has come (TREE.md 5), and
// whether the question was answered elsewhere meanwhile.

import { type AnswerGiven, answerCall, answerIn, readReply, sameAnswer } from '../../../app/codecs.ts'
import { ownerOf } from '../../../kernel/document-key.ts'
import type { TreeDocument } from '../../../kernel/tree-exchange.ts'
import type { Action } from '../../core/model.ts'
import { isOvertaken } from './older-words.ts'
import type { EngineParts, SeenFile, Unit } from './parts.ts'
import { type SendTimes, textQuiet } from './send-times.ts'

export type ReplyVerdict =
  | { readonly say: 'act'; readonly action: Action }
  /** `for` in milliseconds; `held`: an editor holds it. */
  | { readonly say: 'wait'; readonly for: number; readonly held: boolean }
  /** Nothing to send: untouched, a draft, or it waits for Send or for a person's word. */
  | { readonly say: 'leave' }
  /** Another answer was given than the one this was written against: `theirs` shows it. */
  | { readonly say: 'contradicted'; readonly theirs: TreeDocument }
  /** The person has said that the other answer stands, or has deleted their own. */
  | { readonly say: 'give-way'; readonly theirs: TreeDocument }
  /** Both answers are the same by now. */
  | { readonly say: 'agreed' }

interface Standing {
  /** Null: the question is gone. */
  readonly theirs: TreeDocument | null
  /** The rendering of the open question, which the file's own words are told from. */
  readonly asked: string
  /** The answer that stood in the file before the person wrote into it. */
  readonly seen: AnswerGiven
}

const nothing: AnswerGiven = { text: '', chosen: [] }

export class Replies {
  constructor(
    private readonly parts: EngineParts,
    private readonly times: SendTimes,
  ) {}

  /** `quiet` is for how long the file has been as it is, in milliseconds. @see SPEC A1–A4 */
  async judge(unit: Unit, quiet: number, resolution: 'open' | 'mine' | 'theirs'): Promise<ReplyVerdict> {
    const { file, base, key } = unit
    if (file.state === 'unreadable') return { say: 'act', action: { do: 'block', problem: file.problem } }
    if (base === null || key === null) return { say: 'leave' }
    const theirs = await this.#theirs(unit, key)
    if (base.conflict && theirs && (resolution === 'theirs' || file.state === 'missing'))
      return { say: 'give-way', theirs }
    if (file.state !== 'file') return { say: 'leave' }
    const older = this.parts.bases.older(key)
    const agreed = this.parts.bases.text(base.hash) ?? ''
    const asked = older.at(-1) ?? agreed
    const before = base.conflict ? (older[0] ?? agreed) : origin(file.document.text, agreed, older)
    const seen = answerIn(asked, before) ?? nothing
    const contradicted = await this.#contradiction(unit, file, { theirs, asked, seen })
    if (contradicted !== null) return { say: 'contradicted', theirs: contradicted }
    if (base.conflict && theirs && says(file, asked, answerIn(asked, theirs.text))) return { say: 'agreed' }
    if (base.conflict && resolution === 'open' && file.read.hash === base.hash) return { say: 'leave' }
    const stands = theirs !== null && !sameAnswer(answerIn(asked, theirs.text) ?? nothing, nothing)
    return this.#send(unit, { file, asked, seen, stands, quiet: resolution === 'mine' ? textQuiet : quiet })
  }

  /** The file is as it was agreed on: what is saved there next is told of anew. */
  untouched({ path }: Unit): void {
    this.times.forget(path)
  }

  /** The answer that was given meanwhile and is another than the one written: also where it says again what was seen. */
  async #contradiction(
    unit: Unit,
    file: SeenFile & { state: 'file' },
    { theirs, asked, seen }: Standing,
  ): Promise<TreeDocument | null> {
    const given = theirs && answerIn(asked, theirs.text)
    if (!given || says(file, asked, given) || says(file, asked, seen)) return null
    if (!sameAnswer(given, seen)) return theirs
    const isNew = !unit.base?.conflict && (await isOvertaken(this.parts, unit))
    return isNew ? theirs : null
  }

  async #send(
    unit: Unit,
    now: Pick<Standing, 'asked' | 'seen'> & {
      file: SeenFile & { state: 'file' }
      /** Whether the question is answered. */
      stands: boolean
      quiet: number
    },
  ): Promise<ReplyVerdict> {
    const { path, key } = unit
    const { text } = now.file.document
    const reply = readReply(now.asked, text, this.parts.settings.replyMode)
    if (reply.kind === 'problem') return { say: 'act', action: { do: 'block', problem: reply.problem } }
    const saved = { path, hash: now.file.read.hash, quiet: now.quiet }
    if (!('chosen' in reply) || reply.when === 'never') {
      const stands = reply.kind === 'untouched' && now.stands
      const unsent = this.parts.settings.replyMode === 'tick' ? 'never' : 'promised'
      this.times.tell(saved, 'chosen' in reply ? unsent : stands ? 'stands' : reply.kind)
      return { say: 'leave' }
    }
    const wait = await this.times.wait(saved, reply.when)
    if (wait.for > 0) return { say: 'wait', ...wait }
    const call = answerCall(ownerOf(key ?? ''), reply, { saved: text, replacing: now.seen })
    if (call === null) return { say: 'leave' }
    this.times.sent(saved)
    const { document } = now.file
    const texts = { entity: document, base: document, stale: false, merged: null }
    return { say: 'act', action: { do: 'pull', calls: [call], decision: 'send', ...texts } }
  }

  /** The reply as the home has it. What the tree heard may be older than the file's ten quiet seconds: it is asked for anew. */
  async #theirs({ entity }: Unit, key: string): Promise<TreeDocument | null> {
    if (typeof entity === 'object') return entity
    const documents = await this.parts.remote.documents([ownerOf(key)])
    return documents.find((document) => document.key === key) ?? null
  }
}

/** Whether the file gives that answer. */
function says(file: SeenFile & { state: 'file' }, asked: string, answer: AnswerGiven | null): boolean {
  const said = answerIn(asked, file.document.text)
  return said !== null && answer !== null && sameAnswer(said, answer)
}

/** What the person had before them: an editor that was open all the time still ends as an older rendering does. */
function origin(text: string, agreed: string, older: readonly string[]): string {
  const end = hintOf(text)
  if (end === null || end === hintOf(agreed)) return agreed
  return older.find((each) => hintOf(each) === end) ?? agreed
}

/** The last line of a reply.md that is a hint: it tells whether the question was answered. */
function hintOf(text: string): string | null {
  return text.split(/\r?\n/).findLast((line) => line.startsWith('<!-- ')) ?? null
}
