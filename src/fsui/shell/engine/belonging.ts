// Of a folder that comes whole (moved, copied, unpacked) what belongs to a document may be looked at before that is.

import type { FieldSpec } from '../../../document/codec.ts'
import type { DocumentText } from '../../../document/document.ts'
import { placeOf, slugPathOf } from '../../../kernel/layout.ts'
import { folderPart } from '../../../kernel/path-parts.ts'
import type { Problem } from '../../../kernel/problem.ts'
import type { Agenda } from './agenda.ts'
import type { TimedParts } from './parts.ts'
import type { Problems } from './problems.ts'

/** Milliseconds between looks at a document whose parent is not taken up yet. */
const parentLook = 50

/**
 * Whether the refused document goes on waiting: the file that it belongs to stands on the disk, and nothing is known to
 * be wrong with it. Then that is looked at, and the document after it; for as long at most as an error has to stand
 * before it is shown beside its file. @see SPEC E8
 */
export async function waitsForParent(
  parts: TimedParts,
  { agenda, problems }: { readonly agenda: Agenda; readonly problems: Problems },
  { path, problem }: { readonly path: string; readonly problem: Problem },
): Promise<boolean> {
  if (problem.code !== 'path.misplaced' || agenda.quietFor(path) >= parts.settings.errorQuiet) return false
  for (const parent of placeOf(path)?.parents ?? []) {
    if (parts.bases.atPath(parent) !== null || problems.has(parent)) continue
    if ((await parts.tree.stat(parent)).state !== 'file') continue
    agenda.touch(parent)
    agenda.touch(path)
    agenda.postpone(path, parentLook)
    return true
  }
  return false
}

/**
 * Whether a new document goes on waiting for one that it names, whose file stands beside it and is only not taken up yet:
 * otherwise a copied task would need the original of what was copied with it. For as long at most as the same for a
 * parent. @see SPEC E8
 */
export async function waitsForNamed(
  parts: TimedParts,
  { agenda, problems }: { readonly agenda: Agenda; readonly problems: Problems },
  { kind, path, document }: { readonly kind: string; readonly path: string; readonly document: DocumentText },
): Promise<boolean> {
  if (agenda.quietFor(path) >= parts.settings.errorQuiet) return false
  for (const named of namedBeside(parts.codecs.get(kind)?.fields ?? [], path, document)) {
    if (named === path || parts.bases.atPath(named) !== null || problems.has(named)) continue
    if ((await parts.tree.stat(named)).state !== 'file') continue
    // Two that name each other wait side by side, and keep nothing busy.
    if (!agenda.paths.has(named)) agenda.touch(named)
    agenda.touch(path)
    agenda.postpone(path, parentLook)
    return true
  }
  return false
}

/** Where documents that it names by their slugs would stand: in its own folder, or with the plans of its phase. */
function namedBeside(fields: readonly FieldSpec[], path: string, document: DocumentText): string[] {
  const folder = folderPart(slugPathOf(path))
  const folders = [folder, folder.replace(/\/tasks$/, '/plans')]
  const end = path.slice(slugPathOf(path).length)
  return fields
    .filter(({ references }) => references)
    .flatMap(({ key }) => document.fields.get(key)?.value ?? [])
    .filter((ref) => typeof ref === 'string')
    .map((ref) => ref.replace(/^\[\[(.+?)(\|.*)?\]\]$/, '$1').replace(/\.md$/, ''))
    .filter((ref) => /^[^/]+$/.test(ref))
    .flatMap((slug) => folders.map((each) => `${each}/${slug}${end === '' ? '.md' : end}`))
}
