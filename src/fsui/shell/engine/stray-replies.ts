// A reply that stands in another folder than its question's, since the folder was renamed, moved or copied: it goes back, or is told of.

import { readReply } from '../../../app/codecs.ts'
import { readDocument } from '../../../document/document.ts'
import { ownerOf, replyKeyOf } from '../../../kernel/document-key.ts'
import { folderPart } from '../../../kernel/path-parts.ts'
import type { Problem } from '../../../kernel/problem.ts'
import type { FileRead } from '../../../platform/files/file-tree.ts'
import { classify } from '../../core/classify.ts'
import { idOf } from '../../core/compare.ts'
import type { BaseRow } from '../base-store.ts'
import { takeSidecarAlong } from './conflict-sidecar.ts'
import { asSaved } from './keep-read.ts'
import { agreeOnForm } from './own-documents.ts'
import type { SeenFile, TimedParts } from './parts.ts'
import { namedBy, readForDecision } from './read.ts'
import { tidyAbove } from './tidy.ts'
import type { TurnState } from './turn-state.ts'
import { keepVersion } from './write.ts'

/** Milliseconds after which is looked again at what changed under the hand. */
const lookAgain = 100

interface Stray {
  readonly path: string
  readonly seen: SeenFile
  readonly read: FileRead
}

export class StrayReplies {
  /** Where a reply went back from, with its key and its bytes: an editor that has it open there saves there once more. */
  readonly #left = new Map<string, { readonly key: string; readonly hash: string }>()

  constructor(
    private readonly parts: TimedParts,
    private readonly also: TurnState,
  ) {}

  /** Takes a note or a view away that came to that path with its folder. A question stays for as long as it says whose reply stands beside it. */
  async takeAwayNote(path: string): Promise<void> {
    const { is } = classify(path)
    if (is !== 'error-sidecar' && is !== 'view') return
    const reply = path.replace(/\/question\.md$/, '/reply.md')
    const besideReply = reply !== path && this.parts.bases.atPath(reply) === null
    if (besideReply && (await this.parts.tree.stat(reply)).state === 'file') this.also.agenda.touch(reply)
    else await this.also.problems.takeAwayStray(path)
  }

  /** Whether what was read at a path at which nothing is known is a reply, which is seen to here. @see SPEC A9 */
  async takes(path: string, seen: SeenFile): Promise<boolean> {
    if (classify(path).is !== 'reply' || seen.state === 'missing' || seen.read === null) return false
    const grace = this.also.agenda.graceLeft(path)
    // By then a folder of an agent that moved with all its messages is known where it stands.
    if (grace > 0) this.#wait(path, grace)
    else await this.#putRight({ path, seen, read: seen.read })
    return true
  }

  async #putRight(stray: Stray): Promise<void> {
    const home = await this.#homeOf(stray.path)
    if (home === null && (await this.#isAskedHere(stray))) return this.also.agenda.touch(stray.path)
    const wrong = home === null ? await this.#isLost(stray) : null
    if (wrong !== null) return this.#tell(stray, wrong)
    const place = home && (await this.#placeOf(home))
    if (home === null || (place !== home.path && place !== stray.path)) await this.#leave(stray.path)
    else if (place === stray.path) await this.#stayHere(stray, home)
    else await this.#goHome(stray, home)
  }

  /** What is to be told of one beside which no question is known; null: nothing, since it says nothing, and nothing there is open. */
  async #isLost({ path, read }: Stray): Promise<Problem | null> {
    const { tree, bases } = this.parts
    if (path.startsWith('archive/') || read.bytes.length === 0) return null
    const question = await readForDecision(tree, besideIt(path), null)
    const status = question?.state === 'file' ? question.document.fields.get('status')?.value : undefined
    if (status === 'answered') return null
    const saysMore = !bases.isRendering(read.hash)
    if (!(await this.#asksElsewhere(question))) return saysMore ? noQuestion : null
    return saysMore || status === 'open' ? forgotten(path, saysMore) : null
  }

  /** Whether the database asks a question there whose form has not stood there: then this is the reply, measured against it. @see SPEC A12 */
  async #isAskedHere({ path, read }: Stray): Promise<boolean> {
    const { bases, remote } = this.parts
    if (bases.isRendering(read.hash)) return false
    const id = await this.#askedBeside(path)
    const documents = id === null ? [] : await remote.documents([id])
    const form = documents.find((document) => document.path === path && document.mode === 'yours')
    if (form === undefined || bases.withKey(form.key) !== null) return false
    agreeOnForm(bases, form)
    await this.also.problems.clear(path)
    return true
  }

  /** The id of the question that stands beside it, or is to. */
  async #askedBeside(path: string): Promise<string | null> {
    const { tree, remote } = this.parts
    const at = besideIt(path)
    const there = await readForDecision(tree, at, null)
    if (there?.state !== 'missing') return there && namedBy(there)
    const texts = (await remote.query('tree.at', { at: [at] })) as Readonly<Record<string, string>>
    const question = readDocument(texts[at] ?? '')
    return question.ok ? idOf(question.value) : null
  }

  /** What is known of the reply to the question beside it. */
  async #homeOf(path: string): Promise<BaseRow | null> {
    const question = await readForDecision(this.parts.tree, besideIt(path), null)
    const id = question === null ? null : namedBy(question)
    return this.parts.bases.withKey(id === null ? (this.#left.get(path)?.key ?? '') : replyKeyOf(id))
  }

  /** Where the database has it; null: the folder of its agent has gone elsewhere, and the database is to follow with all that is in it. */
  async #placeOf({ key, path }: BaseRow): Promise<string | null> {
    const { bases, tree, remote } = this.parts
    const agent = path.replace(/\/messages\/[^/]+\/reply\.md$/, '/agent.md')
    if (bases.atPath(agent) !== null && (await tree.stat(agent)).state === 'missing') return null
    const documents = await remote.documents([ownerOf(key)])
    return documents.find((document) => document.key === key)?.path ?? null
  }

  /** Its question was put away, and has come back to where this stands by now: what was put away with it gives way. */
  async #stayHere(stray: Stray, home: BaseRow): Promise<void> {
    const { tree, bases, journal } = this.parts
    const { path } = stray
    const there = await readForDecision(tree, home.path, home.hash)
    if (there === null) return this.#wait(path, lookAgain)
    // With its folder it has come by itself.
    if (there.state === 'missing') return this.#leave(path)
    if (!this.#saysSomething(home, stray.seen) && this.#saysSomething(home, there)) {
      const delay = await this.also.politeness.wait(path, stray.read.hash, 'asked')
      if (delay.ms > 0) return this.#wait(path, delay.ms, delay.held)
      await this.#takeAwayForm(stray)
      bases.noteChanged([ownerOf(home.key)], null)
      return this.also.agenda.touch(home.path)
    }
    if (there.read === null || !(await this.#giveWay(home.path, there.read.hash)))
      return this.#wait(path, lookAgain)
    if (this.#saysSomething(home, there))
      journal(
        `set aside: ${home.path}, because ${path} was written since; \`cw history ${path}\` has its words`,
      )
    bases.update(home.key, { path, stat: null })
    await takeSidecarAlong(this.parts, home.key, { from: home.path, to: path })
    await this.also.problems.clear(path)
    this.also.agenda.touch(path)
    await tidyAbove(tree, home.path)
  }

  async #goHome(stray: Stray, home: BaseRow): Promise<void> {
    const { tree } = this.parts
    const there = await readForDecision(tree, home.path, home.hash)
    if (there === null) return this.#wait(stray.path, lookAgain)
    const delay = await this.also.politeness.wait(stray.path, stray.read.hash, 'asked')
    if (delay.ms > 0) return this.#wait(stray.path, delay.ms, delay.held)
    const says = this.#saysSomething(home, stray.seen)
    if (there.state !== 'missing' && !says) return this.#takeAwayForm(stray)
    if (there.state !== 'missing' && this.#isOlder(home, stray.read)) return this.#leave(stray.path)
    const isNext = there.state === 'file' && there.read.hash === this.#left.get(stray.path)?.hash
    if (there.state !== 'missing' && !isNext && this.#saysSomething(home, there))
      return this.#tell(stray, answeredAt(home.path))
    if (says && (await this.parts.cameFromGit(stray.path, stray.read.bytes)))
      return this.#tell(stray, broughtByGit(home.path))
    if (there.state === 'file' && !(await this.#giveWay(home.path, there.read.hash)))
      return this.#wait(stray.path, lookAgain)
    const moved = await tree.move(stray.path, home.path, stray.read.hash)
    if (moved.outcome !== 'moved') return this.#wait(stray.path, lookAgain)
    this.#left.set(stray.path, { key: home.key, hash: moved.hash })
    await this.#wentHome(stray.path, home)
  }

  /** Takes away what stands there; words in it are kept. Returns whether it is gone. */
  async #giveWay(path: string, hash: string): Promise<boolean> {
    const { tree, bases } = this.parts
    const removed = await tree.remove(path, hash)
    if (removed.outcome !== 'removed') return false
    if (bases.isRendering(removed.kept.hash)) await tree.forget(removed.kept)
    else await keepVersion(this.parts, removed.kept, asSaved)
    return true
  }

  /** It is read there, and what stood there with it comes back. */
  async #wentHome(path: string, home: BaseRow): Promise<void> {
    const { tree, bases, journal } = this.parts
    const [left, folder] = [folderPart(path), folderPart(home.path)]
    this.also.politeness.dropped(path)
    journal(`moved back: ${path} → ${home.path}, where its question stands`)
    if (home.conflict) {
      const sidecar = left + home.conflict.sidecar.slice(folder.length)
      const read = await tree.read(sidecar)
      if (read.state === 'file') await tree.move(sidecar, home.conflict.sidecar, read.hash)
    }
    bases.update(home.key, { stat: null })
    for (const each of bases.inFolder(folder)) this.also.agenda.touch(each)
    await this.#leave(path)
    await this.also.problems.takeAwayStray(besideIt(path))
    await tidyAbove(tree, path)
  }

  /** A copy that says nothing goes like any view; one that a person wrote anything into stays. */
  async #takeAwayForm({ path, read }: Stray): Promise<void> {
    const { tree, bases } = this.parts
    await this.#leave(path)
    if (!bases.isRendering(read.hash)) return
    const removed = await tree.remove(path, read.hash)
    if (removed.outcome === 'removed') await tree.forget(removed.kept)
    await this.also.problems.takeAwayStray(besideIt(path))
    await tidyAbove(tree, path)
  }

  async #tell({ path, read }: Stray, problem: Problem): Promise<void> {
    const { bases, clock } = this.parts
    if (!bases.isRendering(read.hash))
      bases.addVersion({ path, bytes: read.bytes, at: clock.now(), why: asSaved })
    this.also.problems.set(path, problem)
    this.also.agenda.paths.done(path)
  }

  async #leave(path: string): Promise<void> {
    await this.also.problems.clear(path)
    this.also.agenda.paths.done(path)
  }

  #wait(path: string, ms: number, held = false): void {
    this.also.agenda.postpone(path, ms, held)
  }

  #saysSomething({ key, hash }: BaseRow, seen: SeenFile): boolean {
    if (seen.state !== 'file') return seen.state === 'unreadable'
    const { bases, settings } = this.parts
    const asked = bases.older(key).at(-1) ?? bases.text(hash) ?? ''
    return readReply(asked, seen.document.text, settings.replyMode).kind !== 'untouched'
  }

  /** Whether its question's own reply says or has said the same. */
  #isOlder({ key, hash }: BaseRow, read: FileRead): boolean {
    const text = Buffer.from(read.bytes).toString('utf8')
    return read.hash === hash || this.parts.bases.older(key).includes(text)
  }

  /** Whether the database knows nothing of that question: it is another one than that was asked in. */
  async #asksElsewhere(question: SeenFile | null): Promise<boolean> {
    const id = question && namedBy(question)
    return id !== null && (await this.parts.remote.documents([id])).length === 0
  }
}

function besideIt(reply: string): string {
  return `${folderPart(reply)}/question.md`
}

const code = 'reply.stray'

const noQuestion: Problem = {
  code,
  message: 'It is not read: it stands beside no question that is known.',
  remedy:
    'Write your answer into the reply.md beside its question, or answer with `cw question answer`; then delete this file.',
}

function forgotten(path: string, saysMore: boolean): Problem {
  const folder = path.replace(/[^/]+\/reply\.md$/, '')
  const lost = saysMore
    ? 'Nothing that you wrote is lost'
    : 'As far as is known nobody waits for an answer here'
  return {
    code,
    message:
      'It is not read: the database knows nothing of its question, which was asked before another one took its place.',
    remedy: `${lost}: to tell it all the same, write it into a file of its own in ${folder}, which is read as a message; then delete this folder.`,
  }
}

function answeredAt(path: string): Problem {
  return {
    code,
    message: `It is not read: another reply to its question stands in ${path}.`,
    remedy: 'Write there what you want to say, and delete this file.',
  }
}

function broughtByGit(path: string): Problem {
  return {
    code,
    message: `It is not read: git brought it here, and its question belongs to ${folderPart(path)}.`,
    remedy: `Move it to ${path} if it is your answer.`,
  }
}
