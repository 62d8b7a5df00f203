// Gives memory back when work is over: V8 keeps what much work left behind for as long as nothing more is asked of it.

import { Session } from 'node:inspector'
import { getHeapStatistics } from 'node:v8'

/** Milliseconds without work after which it is over. */
const rest = 1_000
/** Bytes beyond what is in use that are not worth the pause. */
const worthwhile = 16 * 1024 * 1024

export class SpareMemory {
  #timer: NodeJS.Timeout | undefined
  #closed = false
  /** Bytes that were in use after the last collection. */
  #inUse = 0

  /** `atWork`: there is work at this moment, which may take longer than the rest after it; `afterWork`: milliseconds without work after which it is over. */
  constructor(
    private readonly atWork: () => boolean,
    private readonly afterWork: number = rest,
  ) {}

  /** There was some work: what it left behind is given back once there is no more for a while. */
  worked(): void {
    clearTimeout(this.#timer)
    if (!this.#closed) this.#timer = setTimeout(() => void this.#giveBack(), this.afterWork).unref()
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  async #giveBack(): Promise<void> {
    if (this.atWork()) return this.worked()
    if (getHeapStatistics().total_heap_size < this.#inUse * 1.5 + worthwhile) return
    await collectGarbage()
    this.#inUse = getHeapStatistics().used_heap_size
  }
}

/** As a debugger asks for it, which also hands the emptied pages back to the system; where Node has none, nothing is given back. */
async function collectGarbage(): Promise<void> {
  const session = new Session()
  try {
    session.connect()
    await new Promise<void>((resolve) => session.post('HeapProfiler.collectGarbage', () => resolve()))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_INSPECTOR_NOT_AVAILABLE') throw error
  } finally {
    session.disconnect()
  }
}
