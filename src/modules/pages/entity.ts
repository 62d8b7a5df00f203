// A page: what is known and wanted of an initiative, beside its phases.

import { z } from 'zod'
import { entitySchema } from '../../kernel/entity-procedures.ts'
import { folderOf } from '../../kernel/layout.ts'
import { folderPart } from '../../kernel/path-parts.ts'

/** The kinds of page that cw's own agents write; people may use any word. */
export const pageKinds = ['journey', 'rule', 'technical', 'architecture'] as const

export const pageSchema = entitySchema.extend({
  /** The initiative it belongs to. */
  initiative: z.string(),
  /** journey, rule, technical, architecture, or any other word; null = none said. */
  kind: z.string().nullable(),
})
export type Page = z.infer<typeof pageSchema>

/** The path at which the page above `path` stands: `pages/a.md` of `pages/a/b.md`; null at the top. */
export function pathAbove(path: string): string | null {
  const folder = folderPart(path)
  return folder.endsWith('/pages') && !folder.slice(0, -6).includes('/pages') ? null : `${folder}.md`
}

/** The path of a new page below another one. */
export function pathBelow(parent: string, slug: string): string {
  return `${folderOf(parent)}/${slug}.md`
}
