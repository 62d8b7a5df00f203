// The procedures of the domain layer: everyone may describe the domain, agents too.

import { z } from 'zod'
import { nameOf, newContent, revision } from '../../document/content.ts'
import { slugify } from '../../document/names.ts'
import { resolveReference, resolveReferences } from '../../kernel/dependencies.ts'
import { createEntity } from '../../kernel/entity.ts'
import {
  arrivalInput,
  contentInput,
  entityProcedures,
  refInput,
  type Slice,
} from '../../kernel/entity-procedures.ts'
import { cwError } from '../../kernel/errors.ts'
import { freePath } from '../../kernel/free-path.ts'
import { pathFor } from '../../kernel/layout.ts'
import { command, query, router } from '../../kernel/procedure.ts'
import {
  archivedInput,
  entitiesWhere,
  idOf,
  showProcedure,
  updateProcedure,
} from '../../kernel/slice-procedures.ts'
import type { Tx } from '../../kernel/tx.ts'
import { projects } from '../projects/index.ts'
import { conceptKind, type DomainConcept, domainSchema } from './entity.ts'
import { domainConcepts } from './stored.ts'

const slice: Slice<DomainConcept> = {
  kind: 'domain',
  noun: 'domain concept',
  schema: domainSchema,
  store: domainConcepts,
}

const settable = {
  kind: conceptKind.nullable().optional().describe('context, aggregate, event, rule, term, map, integration'),
  context: z.string().nullable().optional().describe('bounded context it belongs to'),
  paths: z.array(z.string()).optional().describe('code paths it stands for'),
  projects: z.array(z.string()).optional().describe('projects it is about'),
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
      examples: [
        'cw domain create Shipping --kind context',
        'cw domain create "Credit note" --kind aggregate --context billing',
        'cw domain create "Billed once" --kind rule --paths "src/billing/**"',
      ],
    },
    run: (tx, input) => create(tx, input),
  }),

  list: query({
    summary: 'List the concepts of the domain',
    input: z.object({
      kind: conceptKind.optional().describe('only those of this kind'),
      context: z.string().optional().describe('only those of this context'),
      ...archivedInput,
    }),
    output: z.array(domainSchema),
    cli: { aliases: ['ls'], examples: ['cw domain list --kind rule'] },
    run: (reader, { kind, context, archived }) => {
      const id = idOf(reader, domainConcepts(), context)
      return entitiesWhere(reader, domainConcepts(), { archived, where: { kind } }).filter(
        (each) => id === undefined || each.context === id || each.id === id,
      )
    },
  }),

  show: showProcedure(slice, 'Show a concept of the domain'),

  update: updateProcedure(slice, {
    summary: 'Change a concept of the domain',
    actors: ['person', 'agent', 'cw'],
    input: refInput('domain').extend({ ...contentInput, ...settable }),
    examples: ['cw domain update invoice --context billing'],
    patch: (tx, concept, input) => {
      const resolved = resolve(tx, input, concept.path)
      if (resolved.context === concept.id)
        throw cwError('input.invalid', { reason: 'A context cannot belong to itself.' })
      return { ...revision(concept, input), ...resolved }
    },
  }),

  ...entityProcedures(slice),
})

function create(tx: Tx, input: z.infer<typeof createInput>): DomainConcept {
  const path = input.path ?? freePath(tx, domainConcepts(), wantedPath(nameOf(input), input.folder))
  const fields = resolve(tx, input, path)
  return createEntity(tx, domainConcepts(), {
    id: input.id,
    path,
    ...newContent(input, path),
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
    context: resolveReference(tx, domainConcepts(), { field: 'context', ref: context, near }),
    projects:
      given.projects && resolveReferences(tx, projects(), { field: 'projects', refs: given.projects, near }),
  }
}
