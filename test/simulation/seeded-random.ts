// Random bytes that a seed repeats: a schedule makes the same ids and names each time it runs.

export class SeededRandom {
  #state = 1

  /** From here on the bytes are those that follow from the seed. */
  begin(seed: number): void {
    this.#state = seed >>> 0
  }

  readonly bytes = (count: number): Uint8Array =>
    Uint8Array.from({ length: count }, () => this.#next() >>> 24)

  /** mulberry32: one 32-bit state, good enough for names. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
}
