// New documents that name each other in a ring: none of them can be taken up before the others.

import type { DocumentText } from '../../../document/document.ts'
import { cwError } from '../../../kernel/errors.ts'
import { nameAt, otherFormOf, slugPathOf } from '../../../kernel/layout.ts'
import { folderPart } from '../../../kernel/path-parts.ts'
import type { Problem } from '../../../kernel/problem.ts'
import { linkTarget } from '../../../kernel/wiki-link.ts'
import type { EngineParts } from './parts.ts'
import { readForDecision } from './read.ts'

/** Most documents that are followed from one. */
const mostFollowed = 50

/** What is wrong with a new document that waits for itself by way of others which are not taken up either, or null. */
export async function ringThrough(
  parts: EngineParts,
  { kind, path, document }: { readonly kind: string; readonly path: string; readonly document: DocumentText },
): Promise<Problem | null> {
  const lists = parts.codecs.get(kind)?.fields.filter(({ references, set }) => references && set) ?? []
  for (const { key } of lists) {
    const ring = await ringOf(parts, key, { path, document })
    if (ring === null) continue
    const { code, message, hint } = cwError('dependency.cycle', {
      cycle: ring.map(nameAt).join(' → '),
      field: key,
    })
    const line = document.fields.get(key)?.line
    return { code, message, remedy: hint, field: key, ...(line !== undefined && { line }) }
  }
  return null
}

/** The paths from one back to itself. Each document is looked at once. */
async function ringOf(
  parts: EngineParts,
  field: string,
  { path, document }: { readonly path: string; readonly document: DocumentText },
): Promise<string[] | null> {
  const seen = new Set<string>()
  const open = namedIn(document, field, path).map((named) => [path, named])
  for (let chain = open.pop(); chain && seen.size < mostFollowed; chain = open.pop()) {
    const last = chain.at(-1) ?? path
    if (last === path) return chain
    if (seen.has(last) || parts.bases.atPath(last) !== null) continue
    seen.add(last)
    const file = await readForDecision(parts.tree, last, null)
    if (file?.state === 'file')
      for (const named of namedIn(file.document, field, last)) open.push([...chain, named])
  }
  return null
}

function namedIn(document: DocumentText, field: string, path: string): string[] {
  const folder = folderPart(slugPathOf(path))
  return slugsIn(document, field).flatMap((slug) => bothForms(`${folder}/${slug}`, path))
}

/** The names in a field of references that are slugs. */
export function slugsIn(document: DocumentText, field: string): string[] {
  return [document.fields.get(field)?.value ?? []]
    .flat()
    .filter((ref) => typeof ref === 'string')
    .map((ref) => linkTarget(ref).replace(/\.md$/, ''))
    .filter((ref) => /^[^/]+$/.test(ref))
}

/** Where a document of that name stands: in the form of the one at `like`, or in the other form of its kind. */
export function bothForms(named: string, like: string): string[] {
  const path = `${named}${like.slice(slugPathOf(like).length) || '.md'}`
  const other = otherFormOf(path)
  return other === null ? [path] : [path, other]
}
