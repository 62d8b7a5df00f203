// The procedures of pages.

import { z } from 'zod'
import { nameOf, newContent, revision } from '../../document/content.ts'
import { byPath, slugify } from '../../document/names.ts'
import { createEntity } from '../../kernel/entity.ts'
import {
  arrivalInput,
  contentInput,
  entityProcedures,
  refInput,
  type Slice,
} from '../../kernel/entity-procedures.ts'
import { freePath } from '../../kernel/free-path.ts'
import { pathFor } from '../../kernel/layout.ts'
import { namedParent, requireParent } from '../../kernel/parents.ts'
import { command, query, router } from '../../kernel/procedure.ts'
import { findActive, findEntity } from '../../kernel/references.ts'
import { archivedInput, entitiesWhere, idOf, updateProcedure } from '../../kernel/slice-procedures.ts'
import type { Reader, Tx } from '../../kernel/tx.ts'
import { initiatives } from '../initiatives/index.ts'
import { type Page, pageSchema, pathAbove, pathBelow } from './entity.ts'
import { pages } from './stored.ts'

const slice: Slice<Page> = {
  kind: 'page',
  noun: 'page',
  schema: pageSchema,
  store: pages,
  relocate: (tx, _, path) => ({ initiative: requireParent(tx, initiatives(), path).id }),
}

const settable = {
  kind: z.string().nullable().optional().describe('journey, rule, technical, architecture, or another word'),
}

const createInput = z.object({
  ...contentInput,
  title: contentInput.title.meta({ positional: true }),
  ...arrivalInput,
  initiative: z.string().optional().describe('initiative it belongs to'),
  parent: z.string().optional().describe('page it stands below'),
  ...settable,
})

const shownSchema = pageSchema.extend({
  /** Id of the page it stands below, or null. */
  parent: z.string().nullable(),
})

export const pageRouter = router({
  create: command({
    summary: 'Create a page of an initiative',
    actors: ['person', 'agent', 'cw'],
    input: createInput,
    output: pageSchema,
    cli: {
      aliases: ['new', 'add'],
      examples: ['cw page create "A key is used up" --initiative rate-limits --kind journey'],
    },
    run: (tx, input) => create(tx, input),
  }),

  list: query({
    summary: 'List pages: the inventory of what is written down',
    input: z.object({
      initiative: z.string().optional().describe('only those of this initiative'),
      kind: z.string().optional().describe('only those of this kind'),
      ...archivedInput,
    }),
    output: z.array(shownSchema),
    cli: { aliases: ['ls'], examples: ['cw page list --initiative rate-limits'] },
    run: (reader, input) => {
      const where = { initiative: idOf(reader, initiatives(), input.initiative), kind: input.kind }
      return entitiesWhere(reader, pages(), { archived: input.archived, where })
        .sort(byPath)
        .map((page) => shown(reader, page))
    },
  }),

  show: query({
    summary: 'Show a page',
    input: refInput('page'),
    output: shownSchema,
    cli: { aliases: ['view'], examples: ['cw page show sign-in'] },
    run: (reader, input) => shown(reader, findEntity(reader, pages(), input.ref)),
  }),

  update: updateProcedure(slice, {
    summary: 'Change title, text or kind of a page',
    actors: ['person', 'agent', 'cw'],
    input: refInput('page').extend({ ...contentInput, ...settable }),
    examples: ['cw page update sign-in --kind journey'],
    patch: (_, page, input) => revision(page, input),
  }),

  ...entityProcedures(slice),
})

function create(tx: Tx, input: z.infer<typeof createInput>): Page {
  const path = input.path ?? freePath(tx, pages(), wantedPath(tx, input))
  return createEntity(tx, pages(), {
    id: input.id,
    path,
    ...newContent(input, path),
    initiative: requireParent(tx, initiatives(), path).id,
    kind: input.kind ?? null,
  })
}

function wantedPath(tx: Tx, input: z.infer<typeof createInput>): string {
  const slug = slugify(nameOf(input))
  if (input.parent !== undefined) return pathBelow(findActive(tx, pages(), input.parent).path, slug)
  return pathFor('page', slug, namedParent(tx, initiatives(), input.initiative).path)
}

function shown(reader: Reader, page: Page): z.infer<typeof shownSchema> {
  const above = pathAbove(page.path)
  const parent = above === null ? null : pages().atPath(reader, above)
  return { ...page, parent: parent?.id ?? null }
}
