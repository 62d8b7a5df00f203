// Other programs at work on the tree beside the person: formatters that rewrite what is saved, editors, git.

import { hashOf } from '../../src/platform/files/file-tree.ts'
import type { Person } from './person.ts'
import type { Formatting } from './steps.ts'

/** How often a formatter rewrites a file before it gives up. */
const mostRewrites = 12

interface Formatter {
  readonly how: Formatting
  /** What stood there when it began. */
  readonly text: string
  left: number
}

export class OtherPrograms {
  gitWorks = false
  readonly #formatters = new Map<string, Formatter>()
  readonly #open = new Set<string>()
  readonly #fromGit = new Set<string>()

  constructor(private readonly person: Person) {}

  /** Whether something that does not end by itself may keep the tree from coming to rest. */
  get inTheWay(): boolean {
    return this.gitWorks || this.#open.size > 0
  }

  watch(path: string, how: Formatting): void {
    const text = this.person.read(path)
    if (text !== null) this.#formatters.set(path, { how, text, left: mostRewrites })
  }

  edit(path: string, open: boolean): void {
    if (open) this.#open.add(path)
    else this.#open.clear()
  }

  checkedOut(text: string): void {
    this.#fromGit.add(hashOf(Buffer.from(text)))
  }

  holds(path: string): boolean {
    return this.#open.has(path)
  }

  cameFromGit(bytes: Uint8Array): boolean {
    return this.#fromGit.has(hashOf(bytes))
  }

  /** Formatters see what was saved since. */
  work(): void {
    for (const [path, formatter] of this.#formatters) {
      const text = this.person.read(path)
      const wanted = text === null ? null : formatted(text, formatter)
      if (wanted === null || wanted === text || formatter.left === 0) continue
      formatter.left -= 1
      this.person.meddle(path, wanted)
    }
  }

  /** All of them end. */
  end(): void {
    this.gitWorks = false
    this.#formatters.clear()
    this.#open.clear()
  }
}

function formatted(text: string, { how, text: before }: Formatter): string {
  return how === 'undo' ? before : `${text.replace(/^( *)- \[/gm, '$1* [').trimEnd()}\n`
}
