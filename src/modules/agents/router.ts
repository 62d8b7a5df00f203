// The procedures of agents.

import { z } from 'zod'
import { revision } from '../../document/content.ts'
import { byPath } from '../../document/names.ts'
import { changeEntity } from '../../kernel/entity.ts'
import { contentInput, entityProcedures, refInput, type Slice } from '../../kernel/entity-procedures.ts'
import { nameAt } from '../../kernel/layout.ts'
import { command, query, router } from '../../kernel/procedure.ts'
import { findActive, findEntity } from '../../kernel/references.ts'
import { archivedInput, listProcedure, updateProcedure } from '../../kernel/slice-procedures.ts'
import { accountOf, agentFields, createAgent, createAgentInput, requireProject } from './create.ts'
import { type Agent, type AgentStatus, agentSchema, agentStatus, namedRole } from './entity.ts'
import { agents } from './stored.ts'

const slice: Slice<Agent> = {
  kind: 'agent',
  noun: 'agent',
  schema: agentSchema,
  store: agents,
  relocate: (_, __, path) => ({ title: nameAt(path) }),
  archivedBy: [],
}

const startingIsAPersons = 'starting and stopping agents is a person’s decision.'

export const agentRouter = router({
  create: command({
    summary: 'Make an agent; it is stopped until somebody starts it',
    actors: ['person', 'agent', 'cw'],
    input: createAgentInput,
    output: agentSchema,
    cli: {
      aliases: ['new', 'add'],
      examples: ['cw agent create calm-fox --role worker --task limits-table'],
    },
    run: (tx, input) => createAgent(tx, input),
  }),

  spawn: command({
    summary: 'Make an agent and let it run',
    actors: ['person', 'cw'],
    reserved: startingIsAPersons,
    input: createAgentInput.omit({ status: true, id: true, path: true, markdown: true }).extend({
      body: z.string().min(1).meta({ positional: true }).describe('what it is told; - reads standard input'),
      name: z.string().min(1).optional().describe('its name; default: a new one'),
    }),
    output: agentSchema,
    cli: {
      aliases: ['run'],
      examples: [
        'cw agent spawn "Add the limits table." --name quick-crane --project shop',
        'cw agent spawn "Plan the cache." --name wise-owl --role architect',
        'cw agent spawn "Mend the release." --name calm-heron --project shop --base main',
      ],
    },
    run: (tx, input) => createAgent(tx, { ...input, status: 'running' }),
  }),

  list: listProcedure(slice, {
    summary: 'List agents',
    order: byPath,
    input: z.object({
      status: agentStatus.optional().describe('only those that are to be running, or stopped'),
      role: namedRole.optional().describe('only those with this role'),
      ...archivedInput,
    }),
    examples: ['cw agent list', 'cw agent list --role architect'],
    where: (_, { status, role }) => ({ status, role }),
  }),

  self: query({
    summary: 'Show the agent that calls',
    input: z.object({}),
    output: agentSchema,
    cli: { hidden: true, examples: [] },
    run: (reader) => findEntity(reader, agents(), reader.actor.id),
  }),

  update: updateProcedure(slice, {
    summary: 'Change base, provider, model, account, budget or text of an agent',
    actors: ['person', 'cw'],
    reserved: 'what an agent may use and cost is a person’s decision.',
    input: refInput('agent').extend({
      body: contentInput.body,
      markdown: contentInput.markdown,
      ...agentFields,
    }),
    examples: ['cw agent update brave-otter --budget-usd 4'],
    patch: (tx, agent, input) => {
      const account = accountOf(tx, input.account, agent.path)
      requireProject(agent, input.base)
      return { ...revision(agent, input), account, title: agent.title }
    },
  }),

  start: wishCommand({
    to: 'running',
    word: 'start',
    aliases: ['resume'],
    summary: 'Let an agent run; it goes on where it stopped',
  }),
  stop: wishCommand({ to: 'stopped', word: 'stop', aliases: [], summary: 'Let an agent stop' }),

  ...entityProcedures(slice),
})

function wishCommand(wish: { to: AgentStatus; word: string; aliases: string[]; summary: string }) {
  return command({
    summary: wish.summary,
    actors: ['person', 'cw'],
    reserved: startingIsAPersons,
    input: refInput('agent'),
    output: agentSchema,
    cli: { aliases: wish.aliases, examples: [`cw agent ${wish.word} brave-otter`] },
    run: (tx, input) => {
      const entity = findActive(tx, agents(), input.ref)
      const starts = wish.to === 'running'
      return changeEntity(tx, agents(), {
        entity,
        patch: { status: wish.to },
        event: starts ? 'started' : 'changed',
        // One that is to run already may wait for a word of a person.
        anew: starts,
      })
    },
  })
}
