// What was used lately, up to a bound: for what is costly to make again and never changes under its key.

export class LatelyUsed<Value> {
  /** In the order of use, the last one last. */
  readonly #kept = new Map<string, Value>()
  #weight = 0

  /** `most` bounds the sum of what `weigh` says of each; what weighs more than a quarter of that is not kept, for it would displace all others. */
  constructor(
    private readonly most: number,
    private readonly weigh: (key: string, value: Value) => number,
  ) {}

  get(key: string): Value | undefined {
    const value = this.#kept.get(key)
    if (value === undefined) return undefined
    this.#kept.delete(key)
    this.#kept.set(key, value)
    return value
  }

  keep(key: string, value: Value): void {
    this.#drop(key)
    const weight = this.weigh(key, value)
    if (weight > this.most / 4) return
    this.#kept.set(key, value)
    this.#weight += weight
    for (const oldest of this.#kept.keys()) {
      if (this.#weight <= this.most) return
      this.#drop(oldest)
    }
  }

  #drop(key: string): void {
    const value = this.#kept.get(key)
    if (value === undefined) return
    this.#kept.delete(key)
    this.#weight -= this.weigh(key, value)
  }
}
