// The procedures of accounts. An account is called what its file is called.

import { z } from 'zod'
import { newContent, revision } from '../../document/content.ts'
import { byPath, slugify } from '../../document/names.ts'
import { changeEntity, createEntity } from '../../kernel/entity.ts'
import {
  arrivalInput,
  contentInput,
  entityProcedures,
  exampleOf,
  refInput,
  type Slice,
} from '../../kernel/entity-procedures.ts'
import { cwError } from '../../kernel/errors.ts'
import { nameAt, pathFor } from '../../kernel/layout.ts'
import { command, query, router } from '../../kernel/procedure.ts'
import { findEntity } from '../../kernel/references.ts'
import { archivedInput, entitiesWhere, updateProcedure } from '../../kernel/slice-procedures.ts'
import type { Reader, Tx } from '../../kernel/tx.ts'
import { allowanceSchema, allowancesOf } from './allowances.ts'
import { type Account, type AccountUse, accountHealth, accountSchema, accountUse } from './entity.ts'
import { holdsSecret } from './secrets.ts'
import { accounts } from './stored.ts'

const slice: Slice<Account> = {
  kind: 'account',
  noun: 'account',
  schema: accountSchema,
  store: accounts,
  relocate: (_, __, path) => ({ title: nameAt(path) }),
}

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

const shownSchema = accountSchema.extend({ allowances: z.array(allowanceSchema) })

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
      examples: ['cw account add day --provider claude-code --config-dir ~/.claude-day'],
    },
    run: (tx, input) => create(tx, input),
  }),

  list: query({
    summary: 'List accounts with their health, and how much of their allowances is used',
    input: z.object(archivedInput),
    output: z.array(shownSchema),
    cli: { aliases: ['ls'], examples: ['cw account list'] },
    run: (reader, { archived }) =>
      entitiesWhere(reader, accounts(), { archived })
        .sort(byPath)
        .map((account) => shown(reader, account)),
  }),

  show: query({
    summary: 'Show an account',
    input: refInput('account'),
    output: shownSchema,
    cli: { aliases: ['view'], examples: [`cw account show ${exampleOf('account')}`] },
    run: (reader, { ref }) => shown(reader, findEntity(reader, accounts(), ref)),
  }),

  update: updateProcedure(slice, {
    summary: 'Change provider, configuration directory or use of an account',
    actors: ['person', 'cw'],
    reserved,
    input: refInput('account').extend({ ...text, ...settable }),
    examples: ['cw account update work --use no'],
    patch: (tx, account, input) => {
      refuseSecrets(Object.values(input))
      const use = input.use === null ? ('yes' as const) : input.use
      return { ...revision(account, input), use, title: account.title, ...parkedBy(tx, account, use) }
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

  ...entityProcedures(slice),
})

/** Whoever wants it not before its reset parks it until then, where that is known; to want it again takes that back. */
function parkedBy(
  reader: Reader,
  { id, use, health, parkedUntil }: Account,
  wanted: AccountUse | undefined,
): Partial<Pick<Account, 'parkedUntil'>> {
  if (wanted === undefined || wanted === use || health === 'limited') return {}
  const reset = allowancesOf(reader, id).find(({ resetsAt }) => resetsAt !== null)?.resetsAt ?? null
  if (wanted === 'after-reset') return { parkedUntil: reset ?? parkedUntil }
  return use === 'after-reset' ? { parkedUntil: null } : {}
}

function shown(reader: Reader, account: Account): z.infer<typeof shownSchema> {
  return { ...account, allowances: allowancesOf(reader, account.id) }
}

function create(tx: Tx, input: z.infer<typeof createInput>): Account {
  if (input.path === undefined && input.name === undefined)
    throw cwError('input.invalid', { reason: 'Say what the account is called.' })
  refuseSecrets(Object.values(input))
  const path = input.path ?? pathFor('account', slugify(input.name ?? ''), null)
  const title = nameAt(path)
  return createEntity(tx, accounts(), {
    id: input.id,
    path,
    ...newContent({ ...input, title }, path),
    title,
    provider: input.provider ?? null,
    configDir: input.configDir ?? null,
    use: input.use ?? 'yes',
    health: 'unknown',
    parkedUntil: null,
  })
}

function refuseSecrets(values: readonly unknown[]): void {
  if (!values.some((value) => typeof value === 'string' && holdsSecret(value))) return
  const reason = 'That looks like a key; accounts hold no secrets. Name the configuration directory instead.'
  throw cwError('input.invalid', { reason })
}
