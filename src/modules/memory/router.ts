// The procedures of what is remembered: everyone may add and search; an agent forgets only what it wrote itself.

import { z } from 'zod'
import { resolveReference } from '../../kernel/dependencies.ts'
import { cwError } from '../../kernel/errors.ts'
import { forbidden } from '../../kernel/forbidden.ts'
import { command, query, router } from '../../kernel/procedure.ts'
import { idOf } from '../../kernel/slice-procedures.ts'
import type { Reader, Tx } from '../../kernel/tx.ts'
import { agents } from '../agents/index.ts'
import { initiatives } from '../initiatives/index.ts'
import { projects } from '../projects/index.ts'
import { type Memory, memorySchema, mostText } from './entity.ts'
import { recallFor, recallInput, recallOutput } from './recall.ts'
import { byRelevance } from './relevance.ts'
import { memories } from './stored.ts'

const about = {
  project: z.string().optional().describe('project that it is about'),
  initiative: z.string().optional().describe('initiative that it is about'),
}
const limit = z.number().int().min(1).max(1_000).default(20).describe('how many at most')
const addInput = z.object({
  text: z
    .string()
    .trim()
    .min(1)
    .max(mostText)
    .meta({ positional: true })
    .describe('what later agents are to know; - reads standard input'),
  ...about,
})

export const memoryRouter = router({
  add: command({
    summary:
      'Remember something for later agents; of an agent, it is about its project unless it says otherwise',
    actors: ['person', 'agent', 'cw'],
    input: addInput,
    output: memorySchema,
    cli: {
      aliases: ['new', 'create'],
      examples: [
        'cw memory add "The staging database is read-only."',
        'cw memory add "Limits are counted per minute." --initiative rate-limits',
      ],
    },
    run: add,
  }),

  list: query({
    summary: 'List what is remembered, the newest first',
    input: z.object({ ...about, limit }),
    output: z.array(memorySchema),
    cli: { aliases: ['ls'], examples: ['cw memory list'] },
    run: (reader, { limit: most, ...where }) => keptWhere(reader, where).slice(0, most),
  }),

  search: query({
    summary: 'Search what is remembered; what fits best comes first',
    input: z.object({
      text: z.string().min(1).meta({ positional: true }).describe('words'),
      ...about,
      limit,
    }),
    output: z.array(memorySchema),
    cli: { aliases: ['find', 'grep'], examples: ['cw memory search database'] },
    run: (reader, { text, limit: most, ...where }) =>
      byRelevance(keptWhere(reader, where), text)
        .filter(({ score }) => score > 0)
        .slice(0, most)
        .map(({ item }) => item),
  }),

  forget: command({
    summary: 'Forget something that was remembered; an agent only what it wrote itself',
    actors: ['person', 'agent', 'cw'],
    input: z.object({
      ref: z
        .string()
        .min(1)
        .meta({ positional: true })
        .describe('id, the beginning of one, or the whole text'),
    }),
    output: memorySchema,
    cli: {
      aliases: ['remove', 'rm', 'delete'],
      examples: ['cw memory forget "The staging database is read-only."'],
    },
    run: (tx, { ref }) => forget(tx, found(tx, ref)),
  }),

  recall: query({
    summary: 'What an agent is reminded of when it begins',
    input: recallInput,
    output: recallOutput,
    cli: { hidden: true, examples: [] },
    run: recallFor,
  }),
})

/** What is known already is not noted twice. @throws CwError `reference.unknown` */
function add(tx: Tx, input: z.output<typeof addInput>): Memory {
  const said = {
    project: resolveReference(tx, projects(), { field: 'project', ref: input.project, near: '' }),
    initiative: resolveReference(tx, initiatives(), { field: 'initiative', ref: input.initiative, near: '' }),
  }
  const writer = tx.actor.kind === 'agent' ? agents().get(tx, tx.actor.id) : null
  const own = input.initiative === undefined ? (writer?.project ?? null) : null
  const where = { project: said.project ?? own, initiative: said.initiative ?? null }
  const known = keptWhere(tx, {}).find(
    ({ text, project, initiative }) =>
      text === input.text && project === where.project && initiative === where.initiative,
  )
  if (known) return known
  const { kind, id, name } = tx.actor
  const memory: Memory = {
    ...{ id: tx.newId('memory'), rev: 1, text: input.text, ...where },
    ...{ by: { kind, id, name }, at: tx.now, forgottenAt: null },
  }
  return put(tx, 'memory.added', { before: null, memory, after: memory })
}

function forget(tx: Tx, memory: Memory): Memory {
  if (tx.actor.kind === 'agent' && memory.by.id !== tx.actor.id)
    throw forbidden(tx, `${memory.by.name} wrote it; say what is wrong with it to the person instead.`)
  const after = { rev: memory.rev + 1, forgottenAt: tx.now }
  return put(tx, 'memory.forgotten', {
    before: { forgottenAt: null },
    memory: { ...memory, ...after },
    after,
  })
}

interface Change {
  readonly before: Partial<Memory> | null
  readonly memory: Memory
  readonly after: Partial<Memory>
}

function put(tx: Tx, type: string, { before, memory, after }: Change): Memory {
  memories().put(tx, memory)
  const title = memory.text.split('\n')[0]?.slice(0, 80)
  const change = { before, after: { ...after, title } }
  tx.record({ type, kind: 'memory', entity: memory.id, rev: memory.rev, change })
  return memory
}

/** @throws CwError `entity.unknown`, `entity.ambiguous` */
function found(reader: Reader, ref: string): Memory {
  const text = ref.trim()
  const several = text.startsWith('me-')
    ? memories().beginningWith(reader, text, 5)
    : memories()
        .kept(reader)
        .filter((each) => each.text === text)
  const [first, second] = several
  if (first === undefined) throw cwError('entity.unknown', { kind: 'memory', ref })
  const candidates = several.map(({ id }) => id).join(', ')
  if (second !== undefined) throw cwError('entity.ambiguous', { kind: 'memory', ref, candidates })
  return first
}

interface About {
  readonly project?: string | undefined
  readonly initiative?: string | undefined
}

/** Those about that project and that initiative; of what is not said, any. */
function keptWhere(reader: Reader, where: About): Memory[] {
  const project = idOf(reader, projects(), where.project)
  const initiative = idOf(reader, initiatives(), where.initiative)
  return memories()
    .kept(reader)
    .filter((note) => project === undefined || note.project === project)
    .filter((note) => initiative === undefined || note.initiative === initiative)
}
