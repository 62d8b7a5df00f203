// What the catalogue of errors says of one.

export interface CatalogueEntry {
  /** What happened and why. `{name}` is replaced from the details. */
  readonly message: string
  /** What to do next. */
  readonly hint: string
  /** Process exit code; 10 and above are refusals with a name, 75 means parked. Default 1. */
  readonly exit?: number
}
