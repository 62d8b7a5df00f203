// What stands in the archive of a document that has come back from there.

import { placeOf } from '../../../kernel/layout.ts'
import type { EngineParts, Unit } from './parts.ts'
import { tidyAbove } from './tidy.ts'
import { keepVersion } from './write.ts'

/**
 * After a crash the file may still stand where its document was archived: it goes, as it would have. One that says something else
 * is somebody's own. Returns whether it was that. @see SPEC I15
 */
export async function leftInArchive(
  parts: EngineParts,
  { path, copyOf, file }: Pick<Unit, 'path' | 'copyOf' | 'file'>,
): Promise<boolean> {
  const { tree, bases } = parts
  const document = copyOf === null ? null : bases.withKey(copyOf)
  if (document === null || file.state !== 'file') return false
  if (placeOf(path)?.archivedFrom !== document.path) return false
  const known = [bases.text(document.hash), ...bases.older(document.key)]
  if (!known.includes(file.document.text)) return false
  const removed = await tree.remove(path, file.read.hash)
  if (removed.outcome !== 'removed') return false
  await keepVersion(parts, removed.kept, 'its document came back from the archive')
  parts.journal(`left the archive: ${path}, whose document stands at ${document.path}`)
  await tidyAbove(tree, path)
  return true
}
