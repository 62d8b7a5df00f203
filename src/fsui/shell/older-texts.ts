// Earlier agreed texts of the documents of a tree: they tell a stale writer from a decision.

import type { BaseContents } from './base-contents.ts'
import type { BaseDatabase } from './base-database.ts'

/** How many earlier renderings of a document are remembered. */
const olderKept = 16
/** Stands in the place of a text: what is older was changed by a person's save. */
const savedByPerson = ''

/** How a base came about, newest first. */
export interface Earlier {
  /** Texts between which and the base nobody but `cw` has changed anything. @see SPEC S1 */
  readonly overwritten: readonly string[]
  /** What `cw`, and no person, made of which text. @see SPEC S6 */
  readonly steps: readonly { readonly older: string; readonly newer: string }[]
}

export class OlderTexts {
  constructor(
    private readonly db: BaseDatabase,
    private readonly contents: BaseContents,
  ) {}

  /** Those that were agreed on before the base, newest first. */
  of(key: string): string[] {
    return this.#textsOf(this.#hashes(key))
  }

  overwritten(key: string): string[] {
    return this.#overwritten(this.#hashes(key))
  }

  earlier({ key, hash }: { readonly key: string; readonly hash: string }): Earlier {
    const hashes = this.#hashes(key)
    return { overwritten: this.#overwritten(hashes), steps: this.#steps([hash, ...hashes]) }
  }

  /** The base with that hash is displaced by a text that `by` put there. */
  remember(key: string, hash: string, by: 'cw' | 'person'): void {
    if (by === 'cw') this.db.run('insert into older (key, hash) values (?, ?)', key, hash)
    else this.db.run('insert into older (key, hash) values (?, ?), (?, ?)', key, hash, key, savedByPerson)
    const oldestKept = 'select n from older where key = ? order by n desc limit 1 offset ?'
    this.db.run(`delete from older where key = ? and n < (${oldestKept})`, key, key, olderKept - 1)
  }

  #hashes(key: string): string[] {
    const rows = this.db.rows<{ hash: string }>('select hash from older where key = ? order by n desc', key)
    return rows.map(({ hash }) => hash)
  }

  #overwritten(hashes: readonly string[]): string[] {
    const saved = hashes.indexOf(savedByPerson)
    return this.#textsOf(hashes.slice(0, saved === -1 ? undefined : saved))
  }

  #steps(hashes: readonly string[]): Earlier['steps'] {
    return hashes.flatMap((later, at) => {
      const earlier = hashes[at + 1]
      if (!later || !earlier) return []
      const [older, newer] = [this.contents.text(earlier), this.contents.text(later)]
      return older && newer ? [{ older, newer }] : []
    })
  }

  #textsOf(hashes: readonly string[]): string[] {
    return hashes.flatMap((hash) => this.contents.text(hash) ?? [])
  }
}
