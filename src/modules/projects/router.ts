// The procedures of projects. Whether a repository is one is looked up by whoever calls: nothing here touches disks.

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
import { cwError } from '../../kernel/errors.ts'
import { freePath } from '../../kernel/free-path.ts'
import { pathFor } from '../../kernel/layout.ts'
import { command, router } from '../../kernel/procedure.ts'
import {
  archivedInput,
  listProcedure,
  showProcedure,
  updateProcedure,
} from '../../kernel/slice-procedures.ts'
import type { Tx } from '../../kernel/tx.ts'
import { type Project, projectSchema } from './entity.ts'
import { projects } from './stored.ts'

const slice: Slice<Project> = { kind: 'project', noun: 'project', schema: projectSchema, store: projects }

const repository = z.string().min(1).nullable().optional().describe('folder of the git repository')

const settable = {
  defaultBranch: z.string().nullable().optional().describe('branch that finished work is merged into'),
  checks: z
    .array(z.string())
    .optional()
    .describe('command that must pass before a merge')
    .meta({ whole: true }),
  setupHook: z.string().nullable().optional().describe('command run in each new worktree'),
  setupFolder: z.string().nullable().optional().describe('folder copied into each new worktree'),
  budgetUsd: z.number().nonnegative().nullable().optional().describe('budget in US dollars'),
}

const createInput = z.object({
  repository: repository.meta({ positional: true }),
  ...contentInput,
  ...arrivalInput,
  ...settable,
})

export const projectRouter = router({
  create: command({
    summary: 'Put a git repository under management',
    actors: ['person', 'cw'],
    reserved: 'which repositories are worked on is a person’s decision.',
    input: createInput,
    output: projectSchema,
    cli: {
      aliases: ['add', 'new'],
      examples: ['cw project add ~/code/web --checks "npm test" --anyway'],
    },
    run: (tx, input) => create(tx, input),
  }),

  list: listProcedure(slice, {
    summary: 'List projects',
    order: byPath,
    input: z.object(archivedInput),
    examples: ['cw project list'],
  }),

  show: showProcedure(slice, 'Show a project'),

  update: updateProcedure(slice, {
    summary: 'Change repository, branch, checks, set-up, budget, goals or constraints of a project',
    actors: ['person', 'cw'],
    reserved: 'checks and set-up hooks run on the machine, and its budget is money; only a person sets them.',
    input: refInput('project').extend({ repository, ...contentInput, ...settable }),
    examples: ['cw project update shop --default-branch main'],
    patch: (_, project, input) => revision(project, input),
  }),

  ...entityProcedures(slice),
})

function create(tx: Tx, input: z.infer<typeof createInput>): Project {
  if (input.path === undefined && !input.repository)
    throw cwError('input.invalid', { reason: 'Say which repository: its folder.' })
  const title = input.title ?? (input.path === undefined ? repositoryName(input.repository ?? '') : undefined)
  const path =
    input.path ?? freePath(tx, projects(), pathFor('project', slugify(nameOf({ ...input, title })), null))
  return createEntity(tx, projects(), {
    id: input.id,
    path,
    ...newContent({ ...input, title }, path),
    repository: input.repository ?? null,
    defaultBranch: input.defaultBranch ?? null,
    checks: input.checks ?? [],
    setupHook: input.setupHook ?? null,
    setupFolder: input.setupFolder ?? null,
    budgetUsd: input.budgetUsd ?? null,
  })
}

/** The last part of a path or URL: `git@host:team/shop.git` → `shop`. */
function repositoryName(repository: string): string {
  const last = repository
    .replace(/[/\\]+$/, '')
    .split(/[/\\:]/)
    .at(-1)
  return last?.replace(/\.git$/, '') || 'project'
}
