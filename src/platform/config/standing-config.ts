// The text of a home's settings, for a process that may run for long: whichever file holds them now is read, and where none
// is left what stood there last goes on. Limits and budgets do not fall away with a file.

import { readFileSync } from 'node:fs'
import { configIn } from './config-place.ts'

export class StandingConfig {
  #last: string | null = null
  #isGone = false

  /** `folder` is absolute. */
  constructor(private readonly folder: string) {}

  /** Absolute path of the file that counts now, whether or not it is there. */
  get path(): string {
    return configIn(this.folder).path
  }

  /** When it was read last there was no file any more, where there had been one. */
  get isGone(): boolean {
    return this.#isGone
  }

  /** Empty where this process never saw one. Synchronous, as transactions are. @throws the error of the machine */
  read(): string {
    const text = textOf(this.path)
    this.#isGone = text === null && this.#last !== null
    this.#last = text ?? this.#last
    return this.#last ?? ''
  }
}

/** Null: there is none. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
