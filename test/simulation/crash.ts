// A crash of the process at a chosen moment: from then on nothing of it reaches the disk, the server or the base store.

import { BaseStore } from '../../src/fsui/shell/base-store.ts'
import type { OpenBases } from '../../src/fsui/shell/open-bases.ts'
import { cwError } from '../../src/kernel/errors.ts'
import type { TreeGroup } from '../../src/kernel/tree-exchange.ts'
import type { TestApp } from '../app/test-home.ts'
import { DirectRemote } from '../fsui/shell/engine-world.ts'
import type { CrashPoint } from './steps.ts'

export class Crash extends Error {
  constructor(at: string) {
    super(`The process died at ${at}`)
  }
}

/** One life of the process. */
export class Life {
  #dead = false
  #armed: { at: CrashPoint; left: number } | null = null

  get dead(): boolean {
    return this.#dead
  }

  /** Dies when it passes that point for the nth time. */
  arm(at: CrashPoint, nth: number): void {
    this.#armed = { at, left: nth }
  }

  disarm(): void {
    this.#armed = null
  }

  pass(at: CrashPoint): void {
    if (this.#dead) throw new Crash(at)
    if (this.#armed?.at !== at) return
    this.#armed.left -= 1
    if (this.#armed.left > 0) return
    this.#dead = true
    throw new Crash(at)
  }
}

/** Batches that the server does not take, or does and cannot say so. */
export class Refusals {
  #next: { at: 'before' | 'after'; left: number } | null = null

  /** The next batches fail, so many of them. */
  arm(at: 'before' | 'after', times: number): void {
    this.#next = { at, left: times }
  }

  clear(): void {
    this.#next = null
  }

  pass(at: 'before' | 'after'): void {
    if (this.#next?.at !== at || this.#next.left <= 0) return
    this.#next.left -= 1
    if (at === 'after') throw cwError('server.unreachable', { address: 'it', reason: 'the answer is lost' })
    throw cwError(this.#next.left % 2 === 0 ? 'database.full' : 'database.busy')
  }
}

/** Decisions of which the server carries out as many in one transaction. */
const mostAnswered = 2

export class MortalRemote extends DirectRemote {
  constructor(
    app: TestApp,
    private readonly life: Life,
    private readonly refusals: Refusals,
  ) {
    super(app)
  }

  override async apply(groups: readonly TreeGroup[]) {
    this.life.pass('apply:before')
    this.refusals.pass('before')
    const outcomes = await super.apply(groups.slice(0, mostAnswered))
    this.life.pass('apply:after')
    this.refusals.pass('after')
    return outcomes
  }
}

type Stored = Parameters<BaseStore['agree']>

/** A crash stands before or after each single commit. */
export class MortalBaseStore extends BaseStore {
  constructor(
    open: OpenBases,
    private readonly life: Life,
  ) {
    super(open)
  }

  override agree(...args: Stored) {
    return this.#around(() => super.agree(...args))
  }

  override update(...args: Parameters<BaseStore['update']>): void {
    this.#around(() => super.update(...args))
  }

  override forget(key: string): void {
    this.#around(() => super.forget(key))
  }

  override addVersion(version: Parameters<BaseStore['addVersion']>[0]): void {
    this.#around(() => super.addVersion(version))
  }

  override noteChanged(...args: Parameters<BaseStore['noteChanged']>): void {
    this.#around(() => super.noteChanged(...args))
  }

  override noteSame(id: string): void {
    this.#around(() => super.noteSame(id))
  }

  override noteWritten(...args: Parameters<BaseStore['noteWritten']>): void {
    this.#around(() => super.noteWritten(...args))
  }

  #around<T>(work: () => T): T {
    this.life.pass('base:before')
    const result = work()
    this.life.pass('base:after')
    return result
  }
}
