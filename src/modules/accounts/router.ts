// The procedures of accounts. An account is called what its file is called.

import { z } from 'zod'
import { newContent, reviseContent } from '../../document/content.ts'
import { slugify } from '../../document/names.ts'
import { changeEntity, createEntity } from '../../kernel/entity.ts'
import {
  arrivalInput,
  contentInput,
  entityProcedures,
  refInput,
  requireFree,
} from '../../kernel/entity-procedures.ts'
import { cwError } from '../../kernel/errors.ts'
import { pathFor, placeOf } from '../../kernel/layout.ts'
import { command, query, router } from '../../kernel/procedure.ts'
import { findActive, findEntity } from '../../kernel/references.ts'
import type { Tx } from '../../kernel/tx.ts'
import { type Account, accountHealth, accountSchema, accountUse } from './entity.ts'
import { holdsSecret } from './secrets.ts'
import { accounts } from './stored.ts'

const settable = {
  provider: z.string().nullable().optional().describe('agent program: claude-code, codex, …'),
  configDir: z.string().nullable().optional().describe('configuration directory of the program'),
  use: accountUse.nullable().optional().describe('yes, no, after-reset'),
}

const text = { body: contentInput.body, markdown: contentInput.markdown }

const createInput = z.object({
  name: z.string().min(1).optional().meta({ positional: true }).describe('its name'),
  ...text,
  ...arrivalInput,
  ...settable,
})

const reserved = 'accounts cost money; only a person sets them.'

export const accountRouter = router({
  create: command({
    summary: 'Add an account of an agent program',
    actors: ['person', 'cw'],
    reserved,
    input: createInput,
    output: accountSchema,
    cli: {
      aliases: ['add', 'new'],
      examples: ['cw account add work --provider claude-code --config-dir ~/.claude-work'],
    },
    run: (tx, input) => create(tx, input),
  }),

  list: query({
    summary: 'List accounts with their health',
    input: z.object({ archived: z.boolean().default(false).describe('archived ones too') }),
    output: z.array(accountSchema),
    cli: { aliases: ['ls'], examples: ['cw account list'] },
    run: (reader, input) => (input.archived ? accounts().all(reader) : accounts().active(reader)),
  }),

  show: query({
    summary: 'Show an account',
    input: refInput('account'),
    output: accountSchema,
    cli: { aliases: ['view'], examples: ['cw account show work'] },
    run: (reader, input) => findEntity(reader, accounts(), input.ref),
  }),

  update: command({
    summary: 'Change provider, configuration directory or use of an account',
    actors: ['person', 'cw'],
    reserved,
    input: refInput('account').extend({ ...text, ...settable }),
    output: accountSchema,
    cli: { aliases: ['edit', 'set'], examples: ['cw account update work --use no'] },
    run: (tx, input) => {
      const entity = findActive(tx, accounts(), input.ref)
      const { ref: _, body, markdown, use, ...fields } = input
      refuseSecrets(Object.values(input))
      const patch = {
        ...fields,
        use: use === null ? ('yes' as const) : use,
        body: reviseContent(entity, { body, markdown }).body,
      }
      return changeEntity(tx, accounts(), { entity, patch })
    },
  }),

  observe: command({
    summary: 'Note what was seen of an account',
    actors: ['cw'],
    input: refInput('account').extend({
      health: accountHealth.optional(),
      parkedUntil: z.number().int().nullable().optional(),
    }),
    output: accountSchema,
    cli: { hidden: true, examples: [] },
    run: (tx, input) => {
      const { ref, ...patch } = input
      return changeEntity(tx, accounts(), { entity: findEntity(tx, accounts(), ref), patch })
    },
  }),

  ...entityProcedures({
    kind: 'account',
    noun: 'account',
    schema: accountSchema,
    store: accounts,
    relocate: (_, __, path) => ({ title: nameAt(path) }),
  }),
})

function create(tx: Tx, input: z.infer<typeof createInput>): Account {
  const { body, markdown, id } = input
  if (input.path === undefined && input.name === undefined)
    throw cwError('input.invalid', { reason: 'Say what the account is called.' })
  refuseSecrets(Object.values(input))
  const path = input.path ?? pathFor('account', slugify(input.name ?? ''), null)
  requireFree(tx, accounts(), path)
  const title = nameAt(path)
  return createEntity(tx, accounts(), {
    ...(id === undefined ? {} : { id }),
    ...newContent({ title, body, markdown }, path),
    title,
    path,
    source: null,
    provider: input.provider ?? null,
    configDir: input.configDir ?? null,
    use: input.use ?? 'yes',
    health: 'unknown',
    parkedUntil: null,
  })
}

function nameAt(path: string): string {
  return placeOf(path)?.slug ?? path
}

function refuseSecrets(values: readonly unknown[]): void {
  if (!values.some((value) => typeof value === 'string' && holdsSecret(value))) return
  const reason = 'That looks like a key; accounts hold no secrets. Name the configuration directory instead.'
  throw cwError('input.invalid', { reason })
}
