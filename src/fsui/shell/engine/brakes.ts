// The brakes of the tree's side: what a person could not undo is held, everything else goes on (SYNC.md 1a).

import { decisionsTrip } from '../../core/brakes.ts'
import type { BaseRow } from '../base-store.ts'
import { CameBack } from './came-back.ts'
import { DeletionBrake } from './deletion-brake.ts'
import { decisionsKind, gitKind, toldOfBack } from './hold-kinds.ts'
import { type HeldPart, Hold } from './holds.ts'
import { hashIn, isContradiction, isDecision, isReturn, type Judged, saidBy } from './judged.ts'
import { type Counted, LatelyDecided } from './lately-decided.ts'
import type { TimedParts, Unit } from './parts.ts'
import { putAllBack } from './put-back.ts'
import { type Decided, TakingBack } from './taking-back.ts'

export class Brakes {
  readonly #deletions: DeletionBrake
  readonly #decisions: Hold
  readonly #fromGit: Hold
  readonly #takingBack: TakingBack
  readonly #lately: LatelyDecided
  readonly #cameBack: CameBack
  /** Paths whose decisions are held once, also after a restart: those that were held, and those of a forked history. */
  #distrusted: ReadonlySet<string>

  constructor(private readonly parts: TimedParts) {
    this.#deletions = new DeletionBrake(parts)
    this.#distrusted = new Set(parts.bases.distrusted)
    this.#decisions = new Hold(parts, decisionsKind)
    this.#fromGit = new Hold(parts, gitKind)
    this.#takingBack = new TakingBack(parts)
    this.#lately = new LatelyDecided(parts)
    this.#cameBack = new CameBack(parts.bases)
  }

  get #holds(): readonly Hold[] {
    return [this.#deletions.hold, this.#decisions, this.#fromGit]
  }

  get held(): readonly string[] {
    return this.#holds.flatMap((hold) => hold.paths)
  }

  /** What waits and says more than an approval. @see SPEC E10 */
  get heldParts(): readonly HeldPart[] {
    return this.#holds.flatMap((hold) => hold.heldParts)
  }

  /** The lists in which they wait for a person's ticks. */
  get lists() {
    return this.#holds.flatMap((hold) => hold.list ?? [])
  }

  /** Nothing fires by itself there: decisions of these files are held once. @see SPEC B5, K6 */
  distrust(paths: Iterable<string>): void {
    const next = new Set([...this.#distrusted, ...paths])
    if (next.size > this.#distrusted.size) this.#keepDistrusted(next)
  }

  /** Its document had been archived, and stands there again: what its file decides may be older than that. @see SPEC D26 */
  cameBack(path: string): void {
    this.distrust([path])
    this.#cameBack.add(path)
  }

  /** Whether history forked since the file was last decided about, or what it decides is held. */
  isDistrusted(path: string): boolean {
    return this.#distrusted.has(path)
  }

  /**
   * What may be carried out now, and deletions that wait for the end of other graces; the rest is held until a person
   * ticks it. `missing` are the paths at which nothing stands, also those whose grace is not over: the files of one
   * folder vanish one after another, and may yet turn up elsewhere. @see SPEC B1, B2
   */
  async allowed(
    judged: readonly Judged[],
    missing: readonly string[],
  ): Promise<{ readonly goOn: readonly Judged[]; readonly wait: readonly Judged[] }> {
    this.#follow()
    for (const { unit, action } of judged) {
      if (action.do !== 'archive') this.#deletions.hold.drop(unit.path)
      if (isContradiction(action)) this.#setAside(unit.path)
      // What cannot be read, or waits for another word, says nothing of what is held.
      if (isDecision(action) || action.do === 'block' || action.do === 'wait') continue
      this.#decisions.drop(unit.path)
      this.#fromGit.drop(unit.path)
      if (!isReturn(action)) this.#trust(unit.path)
    }
    const archives = judged.filter(
      ({ unit, action }) => action.do === 'archive' && !this.#deletions.hold.isReleased(unit.path, ''),
    )
    const wanted = judged.filter(({ action }) => isDecision(action))
    for (const { unit } of wanted.filter(({ unit: { key } }) => key === null))
      for (const hold of [this.#decisions, this.#fromGit]) await hold.followNew(unit.path, hashIn(unit))
    const confirmed = wanted.filter(({ unit }) => this.#released(unit))
    const unconfirmed = wanted.filter((each) => !confirmed.includes(each))
    const fromGit = await this.#heldFromGit(unconfirmed)
    const decisions = unconfirmed.filter((each) => !fromGit.includes(each))
    const deletions = await this.#deletions.among(archives, missing)
    const held = new Set([...deletions.held, ...fromGit, ...this.#heldDecisions(decisions)])
    for (const hold of this.#holds) await hold.offer()
    const waiting = new Set(deletions.wait)
    return { goOn: judged.filter((each) => !held.has(each) && !waiting.has(each)), wait: deletions.wait }
  }

  /** The list of what is gone. */
  get deletions(): string {
    return this.#deletions.hold.file
  }

  /** @see DeletionBrake.covered */
  holdCovered(rows: readonly BaseRow[], missing: readonly string[]): ReadonlySet<string> {
    return this.#deletions.covered(rows, missing)
  }

  /** Whether the person has confirmed that what is gone from that path is to be archived. */
  isConfirmedGone(path: string): boolean {
    return this.#deletions.hold.isReleased(path, '')
  }

  /** Renaming says nothing about decisions that are held; a document that is found elsewhere is not gone. @see SPEC B1, B5 */
  #follow(): void {
    this.#deletions.hold.dropMoved()
    const moved = [...this.#decisions.follow(), ...this.#fromGit.follow()]
    const distrusted = moved.filter(([from]) => this.#distrusted.has(from))
    for (const [from, to] of distrusted) {
      if (this.#cameBack.has(from)) this.#cameBack.add(to)
      this.#trust(from)
    }
    this.distrust(distrusted.map(([, to]) => to))
  }

  /**
   * Call when they have been sent. What came back to a database that lost it is trusted when it is there: until then it is
   * decided about as it was. What was decided may have to be taken back.
   */
  carriedOut(judged: readonly Judged[]): void {
    const { bases } = this.parts
    const back = judged.filter(({ unit, action }) => isReturn(action) && bases.atPath(unit.path))
    for (const { unit } of back) this.#trust(unit.path)
    this.#holdBatch(judged)
    const settled = judged.filter(({ unit }) => this.#isSettled(unit)).map(({ unit }) => unit.path)
    for (const hold of this.#holds) hold.settle(settled)
    this.#lately.carriedOut()
  }

  /** What the server did not take is still what the person said yes to. */
  #isSettled({ path, base }: Unit): boolean {
    const now = this.parts.bases.atPath(path)
    return now === null || now.key !== base?.key || now.hash !== base.hash
  }

  /** One new initiative in review is put up for it; several at once are a copy of something, and wait for a word. @see SPEC B6 */
  #holdBatch(judged: readonly Judged[]): void {
    const inReview = judged.filter(
      ({ unit: { kind, file }, action }) =>
        action.do === 'create' &&
        kind === 'initiative' &&
        file.state === 'file' &&
        file.document.text !== action.document.text,
    )
    if (inReview.length > 1) this.distrust(inReview.map(({ unit }) => unit.path))
  }

  /** Takes back what is to be taken back, and takes up what the person ticked. Returns the paths to look at again. */
  async review(): Promise<string[]> {
    const takenBack = await this.#takingBack.carryOut()
    this.distrust(takenBack)
    const again = [...takenBack]
    for (const hold of this.#holds) {
      const { released, putBack: back } = await hold.review()
      const { left, beside } = await putAllBack(this.parts, back)
      const paths = back.filter((each) => !left.includes(each)).map(({ path }) => path)
      for (const { path, only } of left) hold.add(path, only ?? '')
      hold.settle(paths)
      again.push(...released, ...paths, ...beside)
      if (hold === this.#deletions.hold && released.length + back.length > 0)
        await this.#deletions.answered(paths)
    }
    return again
  }

  #released(unit: Unit): boolean {
    const { path } = unit
    if (this.#ticked(unit).length === 0) return false
    this.#trust(path)
    // What a person has confirmed is none of the many any more, and is not taken back with them.
    this.#lately.drop(path)
    return true
  }

  /** What a person has ticked, and what cannot be carried out without others of its list, waits on. Returns whether it was ticked. */
  holdOn({ unit, action }: Judged): boolean {
    const ticked = this.#ticked(unit)
    for (const hold of ticked) hold.add(unit.path, hashIn(unit), saidBy(action))
    if (ticked.length > 0) this.distrust([unit.path])
    return ticked.length > 0
  }

  /** Whether a person has ticked it in a list, as it is. */
  isTicked({ unit }: Judged): boolean {
    return this.#ticked(unit).length > 0
  }

  #ticked(unit: Unit): readonly Hold[] {
    return [this.#decisions, this.#fromGit].filter((hold) => hold.isReleased(unit.path, hashIn(unit)))
  }

  /** Whether what the file says waits in a list, or was answered there and is not carried out. */
  holdsAs(path: string, hash: string): boolean {
    return [this.#decisions, this.#fromGit].some((hold) => hold.knowsAs(path, hash))
  }

  /** The document goes where nothing is decided: what was held of it waits for no word. Returns whether something was. */
  letGo(path: string): boolean {
    const holds = [this.#decisions, this.#fromGit].filter((hold) => hold.knows(path))
    for (const hold of holds) hold.settle([path])
    if (holds.length > 0) this.#trust(path)
    return holds.length > 0
  }

  /** What contradicts itself waits for no word, but to be mended; what it decides then is held as before. */
  #setAside(path: string): void {
    const held = [this.#decisions, this.#fromGit].filter((hold) => hold.drop(path))
    if (held.length > 0) this.distrust([path])
  }

  /** The file was decided about since history forked. */
  #trust(path: string): void {
    this.#cameBack.forget(path)
    if (this.#distrusted.has(path))
      this.#keepDistrusted(new Set([...this.#distrusted].filter((each) => each !== path)))
  }

  /** Stored first: what could not be stored is tried again, and not known otherwise than after a restart. */
  #keepDistrusted(paths: ReadonlySet<string>): void {
    this.parts.bases.distrusted = [...paths]
    this.#distrusted = paths
  }

  /** Decisions that git brought: data, until a person says that they meant them. @see SPEC R7 */
  async #heldFromGit(decisions: readonly Judged[]): Promise<readonly Judged[]> {
    const held: Judged[] = []
    for (const each of decisions) {
      const { file, path } = each.unit
      if (file.state !== 'file') continue
      if (!this.#fromGit.knows(path) && !(await this.parts.cameFromGit(path, file.read.bytes))) continue
      this.#fromGit.add(path, file.read.hash, saidBy(each.action))
      held.push(each)
    }
    return held
  }

  /** Those that are held already, whatever else they say by now, those that are not trusted, and all of a window that trips. @see SPEC B2, B4 */
  #heldDecisions(decisions: readonly Judged[]): readonly Judged[] {
    const now = this.parts.steady()
    const still = decisions.filter(({ unit }) => this.#decisions.knows(unit.path))
    const distrusted = decisions.filter(
      (each) => !still.includes(each) && this.#distrusted.has(each.unit.path),
    )
    const others = decisions.filter((each) => !still.includes(each) && !distrusted.includes(each))
    const fresh = others.map((each) => this.#lately.counted(each))
    const recent = this.#lately.all
    const trips =
      fresh.length > 0 && decisionsTrip([...recent, ...fresh], now, this.parts.settings.mostDecisions)
    const takenBack = this.#lately.together(() => {
      const paths = trips ? this.#takeBack(recent) : []
      // Also those that are held now: what follows within the window is of the same many.
      this.#lately.add(fresh)
      return paths
    })
    this.distrust(takenBack)
    const held = [...still, ...distrusted, ...(trips ? others : [])]
    for (const { unit, action } of held) {
      const cameBack = this.#cameBack.has(unit.path)
      if (cameBack && !this.#decisions.knows(unit.path)) this.parts.journal(toldOfBack(unit.path))
      this.#decisions.add(unit.path, hashIn(unit), { ...saidBy(action), cameBack })
    }
    this.distrust(held.map(({ unit }) => unit.path))
    return held
  }

  /** What was carried out within the window before it tripped, as far as it can be taken back. Returns its paths. @see SPEC B4 */
  #takeBack(recent: readonly Counted[]): readonly string[] {
    const now = this.parts.steady()
    const back: Decided[] = []
    for (const counted of recent) {
      const { path, calls, back: call } = counted
      if (counted.state !== 'done') continue
      counted.state = 'over'
      const row = this.#lately.rowOf(counted)
      // What runs is started after the grace; approving alone starts nothing.
      const begun = call?.path === 'agent.stop' && now - counted.at >= this.parts.settings.startGrace
      if (row !== null && call !== null && !begun) back.push({ key: row.key, path: row.path, back: call })
      else this.parts.journal(`not taken back: ${path} (${calls.join(', ')}): it was sent, or has begun`)
    }
    this.#takingBack.begin(back)
    return back.map(({ path }) => path)
  }
}
