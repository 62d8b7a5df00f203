// The acting half of a turn: decides about each unit, holds what waits, and sends and writes the rest.

import { readDocument } from '../../../document/document.ts'
import { Breath } from '../../../kernel/breath.ts'
import { ownerOf } from '../../../kernel/document-key.ts'
import type { Problem } from '../../../kernel/problem.ts'
import type { Action } from '../../core/model.ts'
import { AgreedMutations } from './agreed-mutations.ts'
import { WaitingApprovals } from './approvals.ts'
import { mayYetCome, waitsForNamed } from './belonging.ts'
import { Brakes } from './brakes.ts'
import { carryOut } from './carry-out.ts'
import { agree, contradict, giveWay } from './carry-out-reply.ts'
import { Resolutions } from './conflict-sidecar.ts'
import { Covering } from './covering.ts'
import { FollowPath } from './follow-path.ts'
import type { Spelling } from './give-way.ts'
import { judge } from './judge.ts'
import { Messages } from './judge-message.ts'
import { Replies } from './judge-reply.ts'
import { isDecision, type Judged } from './judged.ts'
import { isOvertaken } from './older-words.ts'
import type { Outbox } from './outbox.ts'
import { followOwn, goneWith, hasGone, isTouched, ownDocument, savedBeforeForm } from './own-documents.ts'
import type { TimedParts, Unit } from './parts.ts'
import { type PlannedWrite, PlannedWrites } from './planned-writes.ts'
import { Refusals } from './refusals.ts'
import { type Sending, sendAll } from './send.ts'
import { SendTimes } from './send-times.ts'
import type { TurnState } from './turn-state.ts'

/** Milliseconds after which a deletion is decided about again that waits for what else has vanished. */
const graceLook = 100

export class Acting {
  readonly #brakes: Brakes
  readonly #covering: Covering
  readonly #replies: Replies
  readonly #messages: Messages
  readonly #paths: FollowPath
  readonly refusals: Refusals
  readonly approvals: WaitingApprovals
  readonly #resolutions: Resolutions
  readonly #writes: PlannedWrites
  /** What was sent and needs no second look when the log tells of it. */
  readonly agreed = new AgreedMutations()

  constructor(
    private readonly parts: TimedParts,
    private readonly also: TurnState & {
      readonly names: Spelling
      look(folders: readonly string[]): Promise<void>
    },
  ) {
    this.#brakes = new Brakes(parts)
    this.#covering = new Covering(parts, { ...also, brakes: this.#brakes })
    const times = new SendTimes(parts)
    this.#replies = new Replies(parts, times)
    this.#messages = new Messages(parts, times)
    this.#paths = new FollowPath(parts, { ...also, brakes: this.#brakes })
    this.refusals = new Refusals(parts)
    this.#resolutions = new Resolutions(parts)
    this.#writes = new PlannedWrites(parts, also)
    this.approvals = new WaitingApprovals(parts, { ...also, brakes: this.#brakes })
  }

  /** @see Brakes.distrust */
  distrust(paths: Iterable<string>): void {
    this.#brakes.distrust(paths)
  }

  /** Paths of documents whose decisions wait for a person. */
  get held(): readonly string[] {
    return this.#brakes.held
  }

  /** @see Brakes.lists */
  get heldLists() {
    return this.#brakes.lists
  }

  /** Takes up what the person ticked in a list of held commands. */
  async review(): Promise<void> {
    const paths = await this.#brakes.review()
    for (const path of paths) this.also.agenda.touch(path)
    if (paths.length > 0) this.#covering.lookAgain()
  }

  /** Decides about each unit and carries the decisions out. Returns the paths that are finished. */
  async carryOut(units: readonly Unit[]): Promise<Set<string>> {
    const { problems, agenda } = this.also
    const sendings: Sending[] = []
    const writings: PlannedWrite[] = []
    const outboxOf = (unit: Unit): Outbox => ({
      problems,
      refusals: this.refusals,
      agreed: (mutation, id) => this.agreed.note(mutation, id),
      send: (sending) => sendings.push(sending),
      write: (writing, polite) => writings.push({ writing, polite, unit }),
      mayYetCome: (path, problem) => mayYetCome(this.parts, this.also, { path, problem }),
      waitsForNamed: ({ kind, path }, document) =>
        waitsForNamed(this.parts, this.also, { kind, path, document }),
      again: (path) => agenda.touch(path),
      overtaken: ({ key, path }) => {
        if (key !== null) this.parts.bases.noteChanged([ownerOf(key)], null)
        agenda.touch(path)
      },
      waitForFile: (key) => agenda.waitForFile(key),
    })
    const { judged, finished } = await this.#judgeAll(await this.#covering.decidable(units), outboxOf)
    const early = this.#early(judged)
    const inTime = early.length === 0 ? judged : judged.filter((each) => !early.includes(each))
    const vanishing = [...agenda.paths.missing(), ...this.#covering.late]
    const { goOn: allowed, wait } = await this.#brakes.allowed(inTime, vanishing)
    const { goOn, after } = this.approvals.sort(allowed)
    const later = new Set([...early, ...wait, ...after].map(({ unit }) => unit))
    for (const unit of later) {
      finished.delete(unit.path)
      // All at the same moments: those that vanished a little apart are counted together in the end.
      agenda.postpone(unit.path, graceLook - (this.parts.steady() % graceLook))
    }
    const going = new Set(goOn.map(({ unit }) => unit))
    for (const { unit } of inTime.filter((each) => !going.has(each.unit))) {
      if (unit.key !== null) agenda.waitForFile(unit.key)
      // What is held is told of in its list; what was wrong with its file before is not any more, and nothing is written there.
      if (!later.has(unit)) await problems.clear(unit.path)
    }
    const breath = new Breath()
    for (const { unit, action } of goOn) {
      await breath.take()
      await carryOut(this.parts, unit, action, outboxOf(unit))
      if (inOrder.has(action.do) && !problems.isUnwritten(unit.path)) await problems.clear(unit.path)
    }
    sendings.push(...this.#paths.sendings(this.#covering.takeConfirmed()))
    if ((await sendAll(this.parts, sendings)) > 0) agenda.tookUp()
    this.#brakes.carriedOut(goOn)
    this.approvals.carriedOut(goOn)
    // Writes that follow from answers (a merge's other half) are in the outbox by now.
    await this.#writes.writeAll(writings)
    const written = new Set(writings.map(({ writing }) => writing.path))
    for (const { unit } of goOn) if (!written.has(unit.path)) this.also.politeness.dropped(unit.path)
    agenda.keepWaiting()
    return finished
  }

  async #judgeAll(
    units: readonly Unit[],
    outboxOf: (unit: Unit) => Outbox,
  ): Promise<{ judged: Judged[]; finished: Set<string> }> {
    const finished = new Set<string>()
    const judged: Judged[] = []
    const breath = new Breath()
    for (const unit of units) {
      await breath.take()
      const decided = await this.#decideOne(unit, outboxOf(unit))
      if (decided !== 'waiting') finished.add(unit.path)
      else this.#keepWaiting(unit)
      if (typeof decided !== 'string') judged.push({ unit, action: decided })
    }
    return { judged, finished }
  }

  /** Another document of the entity may be as it should be in the same turn: that says nothing about this one. */
  #keepWaiting({ key, path, entity }: Unit): void {
    if (key !== null && typeof entity !== 'string') this.also.agenda.waitsForPath(key, path)
  }

  /** The action for the unit's content, or whether its path is finished or has to wait. */
  async #decideOne(unit: Unit, out: Outbox): Promise<Action | 'finished' | 'waiting'> {
    const { agenda } = this.also
    const mode = unit.base?.mode ?? (typeof unit.entity === 'string' ? 'shared' : unit.entity.mode)
    const mayReturn = mode !== 'shared' && unit.file.state === 'missing' && this.#graceLeft(unit.path) > 0
    if (mayReturn && !(await hasGone(this.parts, unit))) return this.#wait(unit, this.#graceLeft(unit.path))
    const main = mode === 'shared' || unit.file.state !== 'missing' ? null : await goneWith(this.parts, unit)
    if (main !== null) return this.#waitFor(unit, main)
    if (mode !== 'shared' && (await followOwn(this.parts, agenda, unit))) return 'finished'
    if (savedBeforeForm(this.parts, unit)) return this.#wait(unit, 0)
    if (isTouched(unit) || (mode === 'yours' && unit.base?.conflict)) return this.#decideReply(unit, out)
    if (mode === 'yours') this.#replies.untouched(unit)
    if (mode !== 'shared' || !this.parts.codecs.has(unit.kind))
      return (await ownDocument(this.parts, unit, out)) ? 'finished' : 'waiting'
    if (await this.#paths.follow(unit, out)) return 'finished'
    const resolution = await this.#resolutions.of(unit)
    if (typeof resolution === 'number') return this.#awaitSidecar(unit, resolution)
    const returning = this.#brakes.isDistrusted(unit.path)
    const action = judge(this.parts, unit, { resolution, returning })
    if (unit.file.state === 'missing' && this.#graceLeft(unit.path) > 0)
      return this.#wait(unit, this.#graceLeft(unit.path))
    const message = await this.#messages.judge(unit, action, agenda.quietFor(unit.path))
    if (message.say === 'wait') return this.#lookAgain(unit, message)
    if (message.say === 'leave') return this.#leaveUnsent(unit)
    const unknown = saysMore.has(action.do) ? await this.#unknownHere(unit) : null
    if (unknown !== null) return { do: 'block', problem: unknown }
    if (!isDecision(action)) return action
    // What was decided about it since counts like a change of what is decided.
    const isConfirmed = this.#brakes.isTicked({ unit, action })
    if (!returning && !isConfirmed && action.decision !== 'send' && (await isOvertaken(this.parts, unit)))
      return judge(this.parts, unit, { resolution, returning, isNews: true })
    // A prefix of a streamed file may say something else: what starts or sends waits until the file is quiet.
    const wait = this.parts.settings.commandQuiet - agenda.quietFor(unit.path)
    if (wait > 0) return this.#wait(unit, wait)
    const verdict = action.decision === 'approve' ? await this.approvals.judge(unit, action) : action
    return typeof verdict === 'number' ? this.#wait(unit, verdict) : verdict
  }

  async #unknownHere({ kind, file, base }: Unit): Promise<Problem | null> {
    if (file.state !== 'file') return null
    const before = readDocument((base && this.parts.bases.text(base.hash)) ?? '')
    return (await this.parts.unknownHere?.(kind, before.ok ? before.value : null, file.document)) ?? null
  }

  /** Milliseconds for which a file that is missing may come back, here or elsewhere. */
  #graceLeft(path: string): number {
    const { agenda } = this.also
    // Nothing happened there: what waits for others is not woken, or they would keep it crowded.
    if (agenda.crowded && !agenda.paths.has(path)) agenda.paths.touch(path, this.parts.steady())
    return agenda.paths.has(path) ? agenda.graceLeft(path) : 0
  }

  /** A few decisions among more files than a turn takes are decided about with those of the others. @see SPEC B2 */
  #early(judged: readonly Judged[]): readonly Judged[] {
    if (!this.also.agenda.crowded) return []
    const decisions = judged.filter(({ action }) => isDecision(action))
    return decisions.length > this.parts.settings.mostDecisions ? [] : decisions
  }

  async #decideReply(unit: Unit, out: Outbox): Promise<Action | 'finished' | 'waiting'> {
    const { agenda } = this.also
    const resolution = await this.#resolutions.of(unit)
    if (typeof resolution === 'number') return this.#awaitSidecar(unit, resolution)
    const verdict = await this.#replies.judge(unit, agenda.quietFor(unit.path), resolution)
    if (verdict.say === 'act') return verdict.action
    // What was refused, and waits to be sent once more as it is, is no better for that.
    if (verdict.say === 'wait') return this.#lookAgain(unit, verdict)
    if (unit.file.state === 'file') await this.also.problems.clear(unit.path)
    if (verdict.say === 'contradicted') await contradict(this.parts, unit, verdict.theirs)
    if (verdict.say === 'give-way') giveWay(this.parts, unit, verdict.theirs, out)
    if (verdict.say === 'agreed') await agree(this.parts, unit)
    if (verdict.say === 'leave' && unit.key !== null) {
      if (unit.file.state === 'file') this.parts.bases.update(unit.key, { stat: unit.file.read.stat })
      this.parts.bases.noteSame(ownerOf(unit.key))
    }
    return 'finished'
  }

  /** What is to be sent waits for its time. */
  #lookAgain(unit: Unit, wait: { readonly for: number; readonly held: boolean }): 'waiting' {
    this.also.agenda.paths.touch(unit.path, this.parts.steady())
    return this.#wait(unit, wait.for, wait.held)
  }

  /** Its sidecar is looked at again then, although nothing happens to the document. */
  #awaitSidecar(unit: Unit, ms: number): 'waiting' {
    this.also.agenda.defer(unit, ms)
    return this.#wait(unit, ms)
  }

  /** It goes where the document goes that it belongs to, once that is decided about: a person may have to. */
  #waitFor(unit: Unit, main: string): 'waiting' | 'finished' {
    const { agenda } = this.also
    if (unit.key !== null && this.#brakes.held.includes(main)) {
      agenda.waitForDocument(unit.key, main)
      return 'finished'
    }
    agenda.defer(unit, graceLook, true)
    return this.#wait(unit, graceLook, true)
  }

  /** A message is decided about again when something happens to its file, or to it. */
  async #leaveUnsent({ path, key }: Unit): Promise<'finished'> {
    await this.also.problems.clear(path)
    if (key !== null) this.also.agenda.waitForFile(key)
    return 'finished'
  }

  #wait(unit: Unit, ms: number, held = false): 'waiting' {
    this.also.agenda.postpone(unit.path, ms, held)
    return 'waiting'
  }
}

/** Actions by which what a file says is taken up. */
const saysMore: ReadonlySet<Action['do']> = new Set(['pull', 'create', 'revive'])

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
