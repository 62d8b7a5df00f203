// What a batch is not decided without: documents in whose place another file stands by now, and what moved files belong to.

import { placeOf } from '../../../kernel/layout.ts'
import type { SeenFile } from './parts.ts'
import { namedBy, type ReadHere } from './read.ts'

/** Most files that wait and are read to find one of them. */
const mostRead = 1_000

/**
 * Adds to the files of a batch those of `waiting` that say they are such a document, or one in whose place a file without an id
 * stands, and what they stand in the place of. @see SPEC I19
 */
export async function findMovedOver(
  { bases, read }: ReadHere,
  files: Map<string, SeenFile>,
  waiting: readonly string[],
): Promise<void> {
  const movedOver = (path: string, file: SeenFile) => {
    const [there, id] = [bases.atPath(path), namedBy(file)]
    if (there === null || file.state === 'missing' || id === there.key) return null
    return id === null || bases.withKey(id) !== null ? there.key : null
  }
  const sought = new Set([...files].flatMap(([path, file]) => movedOver(path, file) ?? []))
  const unread = waiting.filter((path) => !files.has(path))
  if (sought.size === 0 || unread.length > mostRead) return
  const seen = await Promise.all(unread.map(async (path) => [path, await read(path, null)] as const))
  for (let found = true; found; ) {
    found = false
    for (const [path, file] of seen) {
      if (file === null || files.has(path) || !sought.has(namedBy(file) ?? '')) continue
      files.set(path, file)
      const next = movedOver(path, file)
      if (next !== null) sought.add(next)
      found = true
    }
  }
}

/**
 * Adds to the files of a batch what those of it that have moved or are new belong to by now, where that has moved: into
 * whose folder they came can be told only with it. @see SPEC I20
 */
export async function findMovedAbove({ bases, read }: ReadHere, files: Map<string, SeenFile>): Promise<void> {
  const came = [...files].flatMap(([path, file]) => {
    const known = bases.withKey(namedBy(file) ?? '')
    const isHere = known === null ? bases.atPath(path) !== null : known.path === path
    return isHere || file.state === 'missing' ? [] : [path]
  })
  const parentsOf = (path: string) => placeOf(path)?.parents ?? []
  const above = new Set(came.flatMap(parentsOf))
  for (const parent of above) {
    if (files.has(parent)) continue
    const there = bases.atPath(parent)
    const file = await read(parent, there?.hash ?? null)
    const id = file && namedBy(file)
    if (!file || id === null || id === there?.key) continue
    files.set(parent, file)
    for (const each of parentsOf(parent)) above.add(each)
  }
}
