// Documents that their files brought back from the archive, until what those files decide is dealt with: it waits for
// that reason, also after a restart.

import type { BaseStore } from '../base-store.ts'

const noteKey = 'came back'

export class CameBack {
  #paths: ReadonlySet<string>

  constructor(private readonly bases: Pick<BaseStore, 'note' | 'keepNote'>) {
    this.#paths = new Set(JSON.parse(bases.note(noteKey) ?? '[]') as string[])
  }

  has(path: string): boolean {
    return this.#paths.has(path)
  }

  add(path: string): void {
    if (!this.has(path)) this.#keep(new Set([...this.#paths, path]))
  }

  forget(path: string): void {
    if (this.has(path)) this.#keep(new Set([...this.#paths].filter((each) => each !== path)))
  }

  #keep(paths: ReadonlySet<string>): void {
    this.bases.keepNote(noteKey, JSON.stringify([...paths]))
    this.#paths = paths
  }
}
