// How an agent is to be driven may take for ever to learn: git is asked, and its drive may be gone. It is ended where nobody wants
// that any more.

import type { WorkItem } from '../../modules/runs/index.ts'
import { inTime } from './in-time.ts'
import type { CannotDrive, Driven, Parked, SupervisorParts } from './ports.ts'

/** Milliseconds: mostly it is known by then. */
const lateAfter = 250

interface Late {
  readonly item: WorkItem
  readonly ends: AbortController
}

export class LateDrives {
  readonly #late = new Set<Late>()
  #closed = false

  constructor(private readonly parts: Pick<SupervisorParts, 'drive' | 'query'>) {}

  /** Null: it was ended. */
  async drive(item: WorkItem): Promise<Driven | CannotDrive | Parked | null> {
    const late = { item, ends: new AbortController() }
    const driven = this.parts.drive(item, late.ends.signal)
    const soon = await inTime(driven, lateAfter)
    if (soon !== null) return soon.is
    this.#late.add(late)
    try {
      await this.look()
      const found = await driven
      return late.ends.signal.aborted ? null : found
    } finally {
      this.#late.delete(late)
    }
  }

  /** Ends those that are wanted no more, or in another way than when they were begun. */
  async look(): Promise<void> {
    if (this.#late.size === 0) return
    const items = this.#closed ? [] : ((await this.parts.query('agent.work', {})) as WorkItem[])
    const wanted = new Map(items.map((item) => [item.agent.id, stateOf(item)]))
    for (const { item, ends } of this.#late) if (wanted.get(item.agent.id) !== stateOf(item)) ends.abort()
  }

  /** Ends all of them, and those that are late from now on. */
  async close(): Promise<void> {
    this.#closed = true
    await this.look()
  }
}

function stateOf({ agent, project }: WorkItem): string {
  return `${agent.status} ${agent.rev} ${project?.rev}`
}
