// Errors with a code of the catalogue: what happened, why, and what to do next.

import type { CatalogueEntry } from './catalogue-entry.ts'
import { catalogue } from './error-catalogue.ts'

export type ErrorCode = keyof typeof catalogue
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>

/** An error with a permanent code, a message that says why and a hint that says what to do next. */
export class CwError extends Error {
  override readonly name = 'CwError'

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly hint: string,
    readonly details: ErrorDetails,
  ) {
    super(message)
  }

  /** The process exit code that stands for this error. */
  get exit(): number {
    const entry: CatalogueEntry = catalogue[this.code]
    return entry.exit ?? 1
  }
}

/** Makes the error of that code; `details` fill the `{names}` of its texts. */
export function cwError(code: ErrorCode, details: ErrorDetails = {}): CwError {
  const entry: CatalogueEntry = catalogue[code]
  return new CwError(code, fill(entry.message, details), fill(entry.hint, details), details)
}

/** Rebuilds an error that came over a wire. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(catalogue, code)
}

/** Every code with its entry, for the documentation and for tests. */
export function errorCatalogue(): Readonly<Record<string, CatalogueEntry>> {
  return catalogue
}

function fill(text: string, details: ErrorDetails): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(details[name] ?? whole))
}
