// Gathers dirty folders in the worker and hands them over one batch at a time, so that a blocked main loop costs no memory.

/** Tree-relative folder and the names seen to change in it; no names: look at all of it. */
export type DirtyFolder = readonly [folder: string, names: readonly string[]]

/** A folder with more changed names than this is handed over without names. */
const MOST_NAMES = 16

export class Outbox {
  readonly #send: (batch: DirtyFolder[]) => void
  #waiting = new Map<string, Set<string> | 'all'>()
  #scheduled = false
  #untaken = false

  constructor(send: (batch: DirtyFolder[]) => void) {
    this.#send = send
  }

  add(folder: string, name?: string): void {
    const names = this.#waiting.get(folder) ?? new Set()
    if (name === undefined || names === 'all') this.#waiting.set(folder, 'all')
    else this.#waiting.set(folder, names.size < MOST_NAMES ? names.add(name) : 'all')
    this.#schedule()
  }

  /** The receiver has dealt with the last batch; what gathered meanwhile may go. */
  taken(): void {
    this.#untaken = false
    if (this.#waiting.size > 0) this.#schedule()
  }

  #schedule(): void {
    if (this.#scheduled || this.#untaken) return
    this.#scheduled = true
    setImmediate(() => this.#flush())
  }

  #flush(): void {
    this.#scheduled = false
    this.#untaken = true
    const batch = [...this.#waiting].map(([folder, names]): DirtyFolder => {
      return [folder, names === 'all' ? [] : [...names]]
    })
    this.#waiting = new Map()
    this.#send(batch)
  }
}
