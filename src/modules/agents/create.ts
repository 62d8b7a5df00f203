// How an agent comes to be, and what its fields refer to.

import { z } from 'zod'
import { newContent } from '../../document/content.ts'
import { slugify } from '../../document/names.ts'
import { resolveReference } from '../../kernel/dependencies.ts'
import { createEntity } from '../../kernel/entity.ts'
import { arrivalInput, contentInput } from '../../kernel/entity-procedures.ts'
import { cwError } from '../../kernel/errors.ts'
import { forbidden } from '../../kernel/forbidden.ts'
import { nameAt, pathFor } from '../../kernel/layout.ts'
import type { Tx } from '../../kernel/tx.ts'
import { accounts } from '../accounts/index.ts'
import { projects } from '../projects/index.ts'
import { tasks } from '../tasks/index.ts'
import { type Agent, agentStatus, namedRole } from './entity.ts'
import { freeName } from './names.ts'
import { agents } from './stored.ts'

/** Names of folders below `agents/` that are no agents. */
const reservedNames = new Set(['cw', 'you'])

/** Fields that a command sets at any time. */
export const agentFields = {
  base: z
    .string()
    .min(1)
    .nullable()
    .optional()
    .describe('branch, tag or commit of its project that its worktree begins from'),
  provider: z.string().nullable().optional().describe('agent program: claude-code, codex, …'),
  model: z.string().nullable().optional().describe('model'),
  account: z.string().nullable().optional().describe('account it uses'),
  budgetUsd: z.number().nonnegative().nullable().optional().describe('budget in US dollars'),
}

export const createAgentInput = z.object({
  name: z.string().min(1).optional().meta({ positional: true }).describe('its name; default: a new one'),
  role: namedRole
    .optional()
    .describe('orchestrator, architect, worker (or coder), reviewer, tester, verifier, integrator'),
  task: z.string().nullable().optional().describe('task it works on'),
  project: z.string().nullable().optional().describe('project it works in'),
  input: z
    .array(z.string().min(1))
    .max(50)
    .optional()
    .describe('files it is given to read, in the folder of its project or in the tree'),
  status: agentStatus.nullable().optional().describe('running or stopped'),
  body: contentInput.body,
  markdown: contentInput.markdown,
  ...arrivalInput,
  ...agentFields,
})

/** @throws CwError `path.taken`, `reference.unknown`, `actor.forbidden`, `input.invalid` */
export function createAgent(tx: Tx, input: z.output<typeof createAgentInput>): Agent {
  const id = input.id ?? tx.newId('agent')
  const path = input.path ?? pathFor('agent', wantedName(tx, input.name, id), null)
  const name = nameAt(path)
  if (reservedNames.has(name))
    throw cwError('input.invalid', { reason: `No agent can be called ${name}: the name is taken.` })
  if (input.status === 'running' && tx.actor.kind === 'agent')
    throw forbidden(tx, 'starting agents is a person’s decision.', 'agent.create --status running')
  const files = [...new Set(input.input ?? [])].sort()
  if (tx.actor.kind === 'agent' && files.some(leavesProject))
    throw forbidden(tx, 'it gives files of the project and documents of the tree alone.', 'agent.create')
  const project =
    resolveReference(tx, projects(), { field: 'project', ref: input.project, near: path }) ?? null
  requireProject({ project }, input.base)
  return createEntity(tx, agents(), {
    id,
    path,
    ...newContent({ ...input, title: name }, path),
    title: name,
    status: input.status ?? 'stopped',
    role: input.role ?? 'worker',
    task: resolveReference(tx, tasks(), { field: 'task', ref: input.task, near: path }) ?? null,
    project,
    input: files,
    base: input.base ?? null,
    provider: input.provider ?? null,
    model: input.model ?? null,
    account: accountOf(tx, input.account, path) ?? null,
    budgetUsd: input.budgetUsd ?? null,
  })
}

/**
 * What a worktree begins from is said of one with a project: others have no worktree.
 * @throws CwError `input.invalid`
 */
export function requireProject({ project }: Pick<Agent, 'project'>, base: string | null | undefined): void {
  if (base == null || project !== null) return
  const reason = `It is to begin from ${base}, and has no project that has such a commit.`
  throw cwError('input.invalid', { reason })
}

/**
 * The id of the account that `ref` names; null and undefined stay. `near` is the path of the agent's document.
 * @throws CwError `reference.unknown`
 */
export function accountOf(tx: Tx, ref: string | null | undefined, near: string): string | null | undefined {
  return resolveReference(tx, accounts(), { field: 'account', ref, near })
}

/** Whether it is a file of the machine, and not of a project or a tree. */
function leavesProject(file: string): boolean {
  return /^(?:[/\\~]|[a-z]:)/i.test(file) || file.split(/[/\\]/).includes('..')
}

function wantedName(tx: Tx, name: string | undefined, id: string): string {
  if (name !== undefined) return slugify(name)
  const taken = new Set(
    agents()
      .all(tx)
      .map((agent) => agent.title),
  )
  return freeName(id, (candidate) => taken.has(candidate))
}
