// What is approved along with a document: its list of revisions names each, and a change of one changes what is approved.

import { type DocumentKind, folderOf, nameAt, placeOf } from './layout.ts'

/** For each kind that has such a list the kinds in it, in the order in which they are listed. */
export const approvedWith: Readonly<Partial<Record<DocumentKind, readonly DocumentKind[]>>> = {
  initiative: ['page'],
  phase: ['plan', 'task'],
}

/** The kinds of document that are approved with the one at `path`. */
export function kindsApprovedWith(path: string): readonly DocumentKind[] {
  const kind = placeOf(path)?.kind
  return (kind && approvedWith[kind]) ?? []
}

/** Whether what stands at `path` is approved with the document at `whole`; what is put away is not. */
export function isApprovedWith(path: string, whole: string): boolean {
  const place = placeOf(path)
  if (place === null || place.archivedFrom !== null) return false
  return kindsApprovedWith(whole).includes(place.kind) && place.parents.includes(whole)
}

/** The name by which a list shows what stands at `path`; pages have folders, and the same name may stand in two. */
export function listedName(path: string): string {
  const [, page] = /\/pages\/(.+)\.md$/.exec(path) ?? []
  return page !== undefined && placeOf(path)?.kind === 'page' ? page : nameAt(path)
}

/** The paths at which what is listed under that name with the document at `whole` may stand. */
export function pathsListed(name: string, whole: string): string[] {
  return kindsApprovedWith(whole).map((kind) => `${folderOf(whole)}/${kind}s/${name}.md`)
}
