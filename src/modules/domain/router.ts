// The procedures of the domain layer: everyone may describe the domain, agents too.

import { z } from 'zod'
import { nameOf, newContent, reviseContent } from '../../document/content.ts'
import { slugify } from '../../document/names.ts'
import { resolveReferences } from '../../kernel/dependencies.ts'
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
import { command, query, router } from '../../kernel/procedure.ts'
import { findActive, findEntity } from '../../kernel/references.ts'
import type { Tx } from '../../kernel/tx.ts'
import { projects } from '../projects/index.ts'
import { conceptKind, type DomainConcept, domainSchema } from './entity.ts'
import { domainConcepts } from './stored.ts'

const settable = {
  kind: conceptKind.nullable().optional().describe('context, aggregate, event, rule, term, map, integration'),
  context: z.string().nullable().optional().describe('bounded context it belongs to'),
  paths: z.array(z.string()).optional().describe('code path it stands for; may be repeated'),
  projects: z.array(z.string()).optional().describe('project it is about; may be repeated'),
}

const createInput = z.object({
  ...contentInput,
  title: contentInput.title.meta({ positional: true }),
  folder: z.string().optional().describe('folder below domain/, such as billing/rules'),
  ...arrivalInput,
  ...settable,
})

export const domainRouter = router({
  create: command({
    summary: 'Describe a concept of the domain',
    actors: ['person', 'agent', 'cw'],
    input: createInput,
    output: domainSchema,
    cli: {
      aliases: ['new', 'add'],
      examples: ['cw domain create Invoice --kind aggregate --context billing --paths "src/billing/**"'],
    },
    run: (tx, input) => create(tx, input),
  }),

  list: query({
    summary: 'List the concepts of the domain',
    input: z.object({
      kind: conceptKind.optional().describe('only those of this kind'),
      context: z.string().optional().describe('only those of this context'),
      archived: z.boolean().default(false).describe('archived ones too'),
    }),
    output: z.array(domainSchema),
    cli: { aliases: ['ls'], examples: ['cw domain list --kind rule'] },
    run: (reader, input) => {
      const context =
        input.context === undefined ? undefined : findEntity(reader, domainConcepts(), input.context).id
      const all = input.archived ? domainConcepts().all(reader) : domainConcepts().active(reader)
      return all
        .filter((each) => input.kind === undefined || each.kind === input.kind)
        .filter((each) => context === undefined || each.context === context || each.id === context)
    },
  }),

  show: query({
    summary: 'Show a concept of the domain',
    input: refInput('domain'),
    output: domainSchema,
    cli: { aliases: ['view'], examples: ['cw domain show invoice'] },
    run: (reader, input) => findEntity(reader, domainConcepts(), input.ref),
  }),

  update: command({
    summary: 'Change a concept of the domain',
    actors: ['person', 'agent', 'cw'],
    input: refInput('domain').extend({ ...contentInput, ...settable }),
    output: domainSchema,
    cli: { aliases: ['edit', 'set'], examples: ['cw domain update invoice --context billing'] },
    run: (tx, input) => {
      const entity = findActive(tx, domainConcepts(), input.ref)
      const { ref: _, title, body, markdown, ...fields } = input
      const resolved = resolve(tx, fields, entity.path)
      if (resolved.context === entity.id)
        throw cwError('input.invalid', { reason: 'A context cannot belong to itself.' })
      const patch = { ...resolved, ...reviseContent(entity, { title, body, markdown }) }
      return changeEntity(tx, domainConcepts(), { entity, patch })
    },
  }),

  ...entityProcedures({
    kind: 'domain',
    noun: 'domain concept',
    schema: domainSchema,
    store: domainConcepts,
  }),
})

function create(tx: Tx, input: z.infer<typeof createInput>): DomainConcept {
  const { title, body, markdown, id, folder, ...given } = input
  const path = input.path ?? freePath(tx, domainConcepts(), wantedPath(nameOf(input), folder))
  requireFree(tx, domainConcepts(), path)
  const fields = resolve(tx, given, path)
  return createEntity(tx, domainConcepts(), {
    ...(id === undefined ? {} : { id }),
    ...newContent({ title, body, markdown }, path),
    path,
    source: null,
    kind: fields.kind ?? 'term',
    context: fields.context ?? null,
    paths: fields.paths ?? [],
    projects: fields.projects ?? [],
  })
}

function wantedPath(name: string, folder: string | undefined): string {
  const folders = (folder ?? '')
    .split('/')
    .filter((part) => part !== '')
    .map(slugify)
  return pathFor('domain', [...folders, slugify(name)].join('/'), null)
}

interface Given {
  readonly kind?: DomainConcept['kind'] | null | undefined
  readonly context?: string | null | undefined
  readonly paths?: string[] | undefined
  readonly projects?: string[] | undefined
}

/** References as ids; what was not given stays undefined. */
function resolve(tx: Tx, given: Given, near: string) {
  const { kind, context, paths } = given
  return {
    kind: kind === null ? ('term' as const) : kind,
    paths,
    context:
      context == null
        ? context
        : resolveReferences(tx, domainConcepts(), { field: 'context', refs: [context], near })[0],
    projects:
      given.projects && resolveReferences(tx, projects(), { field: 'projects', refs: given.projects, near }),
  }
}
