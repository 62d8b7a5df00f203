// Something that happens once, and those who wait for it.

export class Once {
  #resolve: () => void = () => undefined
  readonly happened = new Promise<void>((resolve) => {
    this.#resolve = resolve
  })

  /** A second time changes nothing. */
  happen(): void {
    this.#resolve()
  }
}
