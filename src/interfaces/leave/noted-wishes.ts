// Calls of tools that an agent program refused because nobody gave leave: noted, so that the next such call waits for a
// person. Only which tool and on what: an agent that makes a call again seldom does so letter by letter.

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { notedWishesIn } from '../../kernel/permission.ts'
import type { WantedCall } from './decide.ts'

type Wish = Pick<WantedCall, 'tool' | 'input'>

/** What a call acts on, in the words of the tools that there are. */
const objects = ['file_path', 'notebook_path', 'path', 'command', 'url'] as const

export class NotedWishes {
  readonly #folder: string | null

  /** Of the agent whose folder for files of its own that is; without one nothing is noted. */
  constructor(scratch: string | undefined) {
    this.#folder = scratch === undefined ? null : notedWishesIn(scratch)
  }

  has(wish: Wish): boolean {
    return this.#folder !== null && existsSync(fileOf(this.#folder, wish))
  }

  /** Whether it could be. */
  note(wish: Wish): boolean {
    if (this.#folder === null) return false
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    writeFileSync(fileOf(this.#folder, wish), '')
    return true
  }

  /** The folder goes with the last one: while it is there every call of a tool is looked at. */
  forget(wish: Wish): void {
    if (this.#folder === null) return
    rmSync(fileOf(this.#folder, wish), { force: true })
    try {
      rmdirSync(this.#folder)
    } catch {
      // Others are noted in it, or it is gone already.
    }
  }
}

function fileOf(folder: string, { tool, input }: Wish): string {
  const object = objects.map((field) => input[field]).find((value) => typeof value === 'string')
  return join(
    folder,
    createHash('sha256')
      .update(`${tool} ${object ?? ''}`)
      .digest('hex'),
  )
}
