// Calls of tools that wait for a person. Of several in one message an agent program comes back with one alone, and forgets the
// others: they are noted, so that the agent can be told which were not made.

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WantedCall } from './decide.ts'

/** Characters of each that are told. */
const longest = 500

export class ParkedCalls {
  readonly #folder: string | null

  /** Of the agent whose folder for files of its own that is; without one nothing is noted. */
  constructor(scratch: string | undefined) {
    this.#folder = scratch === undefined ? null : join(scratch, '.parked')
  }

  note(call: WantedCall): void {
    if (this.#folder === null) return
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    writeFileSync(fileOf(this.#folder, call), inWords(call))
  }

  /** The others, in words, now that this one has its answer; none where that did not wait itself: they may be asked about yet. */
  lostBeside(call: WantedCall): readonly string[] {
    if (this.#folder === null || !existsSync(fileOf(this.#folder, call))) return []
    rmSync(fileOf(this.#folder, call))
    const folder = this.#folder
    const others = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
    rmSync(folder, { recursive: true })
    return others.sort()
  }
}

function inWords({ tool, input }: WantedCall): string {
  const words = `${tool} ${JSON.stringify(input)}`
  return words.length <= longest ? words : `${words.slice(0, longest - 1)}…`
}

function fileOf(folder: string, { id }: WantedCall): string {
  return join(folder, createHash('sha256').update(id).digest('hex'))
}
