// The procedures of agents.

import { z } from 'zod'
import { reviseContent } from '../../document/content.ts'
import { changeEntity } from '../../kernel/entity.ts'
import { contentInput, entityProcedures, refInput } from '../../kernel/entity-procedures.ts'
import { command, query, router } from '../../kernel/procedure.ts'
import { findActive, findEntity } from '../../kernel/references.ts'
import { accountOf, agentFields, createAgent, createAgentInput, nameAt } from './create.ts'
import { type AgentStatus, agentRole, agentSchema, agentStatus } from './entity.ts'
import { agents } from './stored.ts'

export const agentRouter = router({
  create: command({
    summary: 'Make an agent; it is stopped until somebody starts it',
    actors: ['person', 'agent', 'cw'],
    input: createAgentInput,
    output: agentSchema,
    cli: { aliases: ['new', 'add'], examples: ['cw agent create brave-otter --role worker --task t-9f2c7k'] },
    run: (tx, input) => createAgent(tx, input),
  }),

  list: query({
    summary: 'List agents',
    input: z.object({
      status: agentStatus.optional().describe('only those that are to be running, or stopped'),
      role: agentRole.optional().describe('only those with this role'),
      archived: z.boolean().default(false).describe('archived ones too'),
    }),
    output: z.array(agentSchema),
    cli: { aliases: ['ls'], examples: ['cw agent list', 'cw agent list --role architect'] },
    run: (reader, input) => {
      const all = input.archived ? agents().all(reader) : agents().active(reader)
      return all
        .filter((agent) => input.status === undefined || agent.status === input.status)
        .filter((agent) => input.role === undefined || agent.role === input.role)
    },
  }),

  show: query({
    summary: 'Show an agent',
    input: refInput('agent'),
    output: agentSchema,
    cli: { aliases: ['view'], examples: ['cw agent show brave-otter'] },
    run: (reader, input) => findEntity(reader, agents(), input.ref),
  }),

  update: command({
    summary: 'Change provider, model, account, budget or text of an agent',
    actors: ['person', 'cw'],
    reserved: 'what an agent may use and cost is a person’s decision.',
    input: refInput('agent').extend({
      body: contentInput.body,
      markdown: contentInput.markdown,
      ...agentFields,
    }),
    output: agentSchema,
    cli: { aliases: ['edit', 'set'], examples: ['cw agent update brave-otter --budget-usd 4'] },
    run: (tx, input) => {
      const entity = findActive(tx, agents(), input.ref)
      const { ref: _, body, markdown, account, ...fields } = input
      const content = { body: reviseContent(entity, { body, markdown }).body }
      const patch = { ...fields, ...content, account: accountOf(tx, account, entity.path) }
      return changeEntity(tx, agents(), { entity, patch })
    },
  }),

  start: wishCommand({
    to: 'running',
    word: 'start',
    aliases: ['resume'],
    summary: 'Let an agent run, or go on where it stopped',
  }),
  stop: wishCommand({ to: 'stopped', word: 'stop', aliases: [], summary: 'Stop an agent; its work is kept' }),

  ...entityProcedures({
    kind: 'agent',
    noun: 'agent',
    schema: agentSchema,
    store: agents,
    relocate: (_, __, path) => ({ title: nameAt(path) }),
  }),
})

function wishCommand(wish: { to: AgentStatus; word: string; aliases: string[]; summary: string }) {
  return command({
    summary: wish.summary,
    actors: ['person', 'cw'],
    reserved: 'starting and stopping agents is a person’s decision.',
    input: refInput('agent'),
    output: agentSchema,
    cli: { aliases: wish.aliases, examples: [`cw agent ${wish.word} brave-otter`] },
    run: (tx, input) => {
      const entity = findActive(tx, agents(), input.ref)
      return changeEntity(tx, agents(), {
        entity,
        patch: { status: wish.to },
        event: wish.to === 'running' ? 'started' : 'changed',
      })
    },
  })
}
