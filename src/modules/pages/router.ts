// The procedures of pages.

import { z } from 'zod'
import { nameOf, newContent, reviseContent } from '../../document/content.ts'
import { naturalCompare, slugify } from '../../document/names.ts'
import { changeEntity, createEntity } from '../../kernel/entity.ts'
import {
  arrivalInput,
  contentInput,
  entityProcedures,
  freePath,
  refInput,
  requireFree,
} from '../../kernel/entity-procedures.ts'
import { cwError } from '../../kernel/errors.ts'
import { pathFor } from '../../kernel/layout.ts'
import { requireParent } from '../../kernel/parents.ts'
import { command, query, router } from '../../kernel/procedure.ts'
import { findActive, findEntity } from '../../kernel/references.ts'
import type { Reader, Tx } from '../../kernel/tx.ts'
import { initiatives } from '../initiatives/index.ts'
import { type Page, pageSchema, pathAbove, pathBelow } from './entity.ts'
import { pages } from './stored.ts'

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
      examples: ['cw page create "Sign in" --initiative faster-login --kind journey'],
    },
    run: (tx, input) => create(tx, input),
  }),

  list: query({
    summary: 'List pages: the inventory of what is written down',
    input: z.object({
      initiative: z.string().optional().describe('only those of this initiative'),
      kind: z.string().optional().describe('only those of this kind'),
      archived: z.boolean().default(false).describe('archived ones too'),
    }),
    output: z.array(shownSchema),
    cli: { aliases: ['ls'], examples: ['cw page list --initiative faster-login'] },
    run: (reader, input) => {
      const initiative =
        input.initiative === undefined ? null : findEntity(reader, initiatives(), input.initiative).id
      const all = input.archived ? pages().all(reader) : pages().active(reader)
      return all
        .filter((page) => initiative === null || page.initiative === initiative)
        .filter((page) => input.kind === undefined || page.kind === input.kind)
        .sort((a, b) => naturalCompare(a.path, b.path))
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

  update: command({
    summary: 'Change title, text or kind of a page',
    actors: ['person', 'agent', 'cw'],
    input: refInput('page').extend({ ...contentInput, ...settable }),
    output: pageSchema,
    cli: { aliases: ['edit', 'set'], examples: ['cw page update sign-in --kind journey'] },
    run: (tx, input) => {
      const entity = findActive(tx, pages(), input.ref)
      const { ref: _, title, body, markdown, ...fields } = input
      const patch = { ...fields, ...reviseContent(entity, { title, body, markdown }) }
      return changeEntity(tx, pages(), { entity, patch })
    },
  }),

  ...entityProcedures({
    kind: 'page',
    noun: 'page',
    schema: pageSchema,
    store: pages,
    relocate: (tx, _, path) => ({ initiative: requireParent(tx, initiatives(), path).id }),
  }),
})

function create(tx: Tx, input: z.infer<typeof createInput>): Page {
  const { title, body, markdown, id } = input
  const path = input.path ?? freePath(tx, pages(), wantedPath(tx, input))
  requireFree(tx, pages(), path)
  return createEntity(tx, pages(), {
    ...(id === undefined ? {} : { id }),
    ...newContent({ title, body, markdown }, path),
    path,
    source: null,
    initiative: requireParent(tx, initiatives(), path).id,
    kind: input.kind ?? null,
  })
}

function wantedPath(tx: Tx, input: z.infer<typeof createInput>): string {
  const slug = slugify(nameOf(input))
  if (input.parent !== undefined) return pathBelow(findActive(tx, pages(), input.parent).path, slug)
  if (input.initiative === undefined)
    throw cwError('input.invalid', { reason: 'Say which initiative it belongs to: --initiative.' })
  return pathFor('page', slug, findActive(tx, initiatives(), input.initiative).path)
}

function shown(reader: Reader, page: Page): z.infer<typeof shownSchema> {
  const above = pathAbove(page.path)
  const parent = above === null ? null : pages().atPath(reader, above)
  return { ...page, parent: parent?.id ?? null }
}
