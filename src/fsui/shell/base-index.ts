// The bases of a tree in memory, found by their key, their path, or the folder they stand in.

import { folderPart } from '../../kernel/path-parts.ts'

interface Indexed {
  readonly key: string
  readonly path: string
  /** Null where nothing waits for a person. */
  readonly conflict: unknown
}

export class BaseIndex<Row extends Indexed> {
  readonly #byKey = new Map<string, Row>()
  readonly #byPath = new Map<string, Row>()
  readonly #byFolder = new Map<string, Set<string>>()
  readonly #inConflict = new Set<string>()

  get size(): number {
    return this.#byKey.size
  }

  all(): Iterable<Row> {
    return this.#byKey.values()
  }

  /** Those that are in conflict. */
  inConflict(): Row[] {
    return [...this.#inConflict].flatMap((key) => this.#byKey.get(key) ?? [])
  }

  withKey(key: string): Row | null {
    return this.#byKey.get(key) ?? null
  }

  atPath(path: string): Row | null {
    return this.#byPath.get(path) ?? null
  }

  /** Paths that stand directly in a folder. */
  inFolder(folder: string): readonly string[] {
    return [...(this.#byFolder.get(folder) ?? [])]
  }

  /** Folders with something in them, below `folder` or the folder itself. */
  foldersBelow(folder: string): string[] {
    const prefix = folder === '' ? '' : `${folder}/`
    return [...this.#byFolder.keys()].filter((known) => known === folder || known.startsWith(prefix))
  }

  /** Adds the row, or replaces the one with its key. */
  put(row: Row): void {
    const before = this.#byKey.get(row.key)
    if (before && before.path !== row.path) this.#leave(before)
    this.#byKey.set(row.key, row)
    this.#byPath.set(row.path, row)
    if (row.conflict === null) this.#inConflict.delete(row.key)
    else this.#inConflict.add(row.key)
    if (before?.path === row.path) return
    const folder = folderPart(row.path)
    const paths = this.#byFolder.get(folder) ?? new Set()
    this.#byFolder.set(folder, paths.add(row.path))
  }

  delete(row: Row): void {
    this.#byKey.delete(row.key)
    this.#inConflict.delete(row.key)
    this.#leave(row)
  }

  /** Another document may stand at the path by now (two that swapped names): then the path is that one's. */
  #leave(row: Row): void {
    if (this.#byPath.get(row.path)?.key !== row.key) return
    this.#byPath.delete(row.path)
    const folder = folderPart(row.path)
    const paths = this.#byFolder.get(folder)
    paths?.delete(row.path)
    if (paths?.size === 0) this.#byFolder.delete(folder)
  }
}
