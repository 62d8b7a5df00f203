// Puts files back as both sides last agreed on them: what a person says with None.

import { encodeDocument } from '../../../document/document.ts'
import { folderOf } from '../../../kernel/layout.ts'
import { byDepth } from '../../../kernel/path-parts.ts'
import type { ToPutBack } from './holds.ts'
import type { EngineParts } from './parts.ts'
import { putBeside, standsForAnother } from './put-beside.ts'
import { keepVersion } from './write.ts'

interface PutBack {
  /** Those that cannot be put back for now. */
  readonly left: readonly ToPutBack[]
  /** To be looked at: what came back elsewhere. */
  readonly beside: readonly string[]
}

/** Puts all of a list back, a document before what is in its folder. @see SPEC B1, B5 */
export async function putAllBack(parts: EngineParts, back: readonly ToPutBack[]): Promise<PutBack> {
  const done: string[] = []
  const beside: string[] = []
  const left: ToPutBack[] = []
  for (const each of back.toSorted((a, b) => byDepth(a.path, b.path))) {
    const isInside = (folder: string) => each.path.startsWith(folder)
    if (done.some(isInside)) continue
    const row = parts.bases.atPath(each.path)
    if (left.some(({ path }) => isInside(`${folderOf(path)}/`))) left.push(each)
    else if (row === null || !(await standsForAnother(parts, row))) await putBack(parts, each)
    else {
      const paths = await putBeside(parts, row)
      if (paths === null) left.push(each)
      else done.push(`${folderOf(each.path)}/`)
      beside.push(...(paths ?? []))
    }
  }
  return { left, beside }
}

/** The file as both sides last agreed on it; what stands there now is kept as a version. @see SPEC B5 */
export async function putBack(parts: EngineParts, { path, only }: ToPutBack): Promise<void> {
  const base = parts.bases.atPath(path)
  const text = base && parts.bases.text(base.hash)
  const current = await parts.tree.read(path)
  if (only !== null && only !== (current.state === 'file' ? current.hash : '')) return
  if (!base) return current.state === 'file' ? putAway(parts, path, current.hash) : undefined
  if (text === null) return
  const expected = current.state === 'file' ? current.hash : null
  const result = await parts.tree.replace(path, encodeDocument(text), { expected })
  if (result.outcome !== 'written' && result.outcome !== 'equal') return
  const kept = result.outcome === 'written' ? result.kept : null
  if (kept) await keepVersion(parts, kept, 'put back')
  parts.bases.update(base.key, { stat: result.stat })
  const version = kept && parts.bases.versions(kept.path).find(({ hash }) => hash === kept.hash)
  parts.journal(
    version
      ? `put back: ${path}; what was saved there is version ${version.number} of it: \`cw history ${path}\` lists it`
      : `put back: ${path}`,
  )
}

/** What is new was not there before; it stays a version. */
async function putAway(parts: EngineParts, path: string, hash: string): Promise<void> {
  const removed = await parts.tree.remove(path, hash)
  if (removed.outcome !== 'removed') return
  await keepVersion(parts, removed.kept, 'put back')
  parts.journal(`put back: ${path} was not there before; \`cw restore ${path}\` brings it back`)
}
