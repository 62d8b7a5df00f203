// The procedures of runs. Only `cw` begins and ends them; who wants an agent to run says so of the agent.

import { z } from 'zod'
import { refInput } from '../../kernel/entity-procedures.ts'
import { command, query, router } from '../../kernel/procedure.ts'
import { findActive, findEntity } from '../../kernel/references.ts'
import { accountTitle } from '../accounts/index.ts'
import { agents } from '../agents/index.ts'
import { beginInput, beginRun } from './begin.ts'
import { dayQuestion, dayQuestions } from './day-budget.ts'
import { endInput, endRun } from './end.ts'
import { entrySchema, liveSchema, runSchema } from './entity.ts'
import { givenFilesInput, givenFilesOf, givenFilesOutput } from './given-files.ts'
import { stopAsAnswered } from './giving-up.ts'
import { isGranted, parkedCall } from './parked-call.ts'
import { pauseAfter, pauseInput } from './pause.ts'
import { noteProgress, progressInput } from './progress.ts'
import { promptInput, promptOf, promptOutput } from './prompt.ts'
import { noteReport } from './report.ts'
import { noteRest, restInput, restingPrograms, restingSchema } from './resting.ts'
import { type SaidBefore, saidBefore } from './said-before.ts'
import { seenAgents, seenInput, seenOutput } from './seen.ts'
import { shownAgent, shownSchema, structuredOf } from './show.ts'
import { runs } from './stored.ts'
import { transcriptAfter, transcriptInput, transcriptOutput } from './transcript.ts'
import { workItems } from './work.ts'

const listedSchema = runSchema.extend({
  /** What it does right now; null: it runs no more. */
  live: liveSchema.nullable(),
  /** The name of its account; null: the program's own. */
  accountTitle: z.string().nullable(),
  /** Its last words; null: none. */
  said: z.string().nullable(),
  /** Its answer in the form that was asked for; null: none, or words alone. */
  structured: z.unknown(),
})

const hidden = { hidden: true, examples: [] } as const

export const runRouter = router({
  show: query({
    summary: 'Show an agent, what it works for and what came of its last run',
    input: refInput('agent'),
    output: shownSchema,
    cli: { aliases: ['view'], examples: ['cw agent show brave-otter'] },
    run: (reader, { ref }) => shownAgent(reader, ref),
  }),

  runs: query({
    summary: 'List the runs of an agent, the newest first: what each was told, cost and came to',
    input: refInput('agent').extend({
      limit: z.number().int().min(1).max(1_000).default(20).describe('how many at most'),
    }),
    output: z.array(listedSchema),
    cli: { examples: ['cw agent runs brave-otter'] },
    run: (reader, input) =>
      runs()
        .ofAgent(reader, findEntity(reader, agents(), input.ref).id)
        .slice(0, input.limit)
        .map((run) => ({
          ...run,
          live: runs().live(reader, run.id),
          accountTitle: accountTitle(reader, run.account),
          said: run.answer === null ? null : reader.text(run.answer),
          structured: structuredOf(reader, run),
        })),
  }),

  entries: query({
    summary: 'What was said and done in a run, after a place in it',
    input: z.object({
      run: z.string(),
      after: z.number().int().default(-1),
      limit: z.number().int().min(1).max(1_000).default(500),
    }),
    output: z.array(entrySchema),
    cli: hidden,
    run: (reader, { run, after, limit }) => runs().entriesAfter(reader, run, after, limit),
  }),

  prompt: query({
    summary: 'Show what an agent was told in a run, word for word',
    input: promptInput,
    output: promptOutput,
    cli: { examples: ['cw agent prompt brave-otter'] },
    run: promptOf,
  }),

  input: query({
    summary: 'Show the files that an agent was given to read, or what was in one of them',
    input: givenFilesInput,
    output: givenFilesOutput,
    cli: { examples: ['cw agent input brave-otter'] },
    run: givenFilesOf,
  }),

  seen: query({
    summary: 'What is seen of agents: what each does, used and waits for',
    input: seenInput,
    output: seenOutput,
    cli: hidden,
    run: seenAgents,
  }),

  transcript: query({
    summary: 'What an agent said and did, after a place in it',
    input: transcriptInput,
    output: transcriptOutput,
    cli: hidden,
    run: transcriptAfter,
  }),

  work: query({
    summary: 'What has to be known to run agents',
    input: z.object({}),
    output: z.array(z.custom<ReturnType<typeof workItems>[number]>()),
    cli: hidden,
    run: (reader) => workItems(reader),
  }),

  told: query({
    summary: 'What was said to an agent, the oldest first, as far as it still stands',
    input: refInput('agent'),
    output: z.custom<SaidBefore>(),
    cli: hidden,
    run: (reader, { ref }) => saidBefore(reader, findEntity(reader, agents(), ref).id),
  }),

  day: query({
    summary: 'What was asked about the budget of a day',
    input: z.object({}),
    output: z.array(dayQuestion),
    cli: hidden,
    run: (reader) => dayQuestions(reader),
  }),

  tools: query({
    summary: 'The role of the calling agent, and the tools that it allows; null: all',
    input: z.object({}),
    output: z.object({ role: z.string(), tools: z.array(z.string()).nullable() }),
    cli: hidden,
    run: (reader) => {
      const { id, role } = findEntity(reader, agents(), reader.actor.id)
      const last = runs().lastOf(reader, id)
      return { role, tools: last === null ? null : runs().toolsOf(reader, last.id) }
    },
  }),

  parked: query({
    summary:
      'What a call that the calling agent had parked finds: its answers, or leave that was given for good',
    input: z.object({ call: z.string(), wish: z.string().describe('what it wants to do, in words') }),
    output: z
      .object({
        granted: z.boolean(),
        answers: z.array(z.object({ chosen: z.array(z.string()), text: z.string().nullable() })).nullable(),
      })
      .nullable(),
    cli: hidden,
    run: (reader, { call, wish }) => {
      const { id } = reader.actor
      const granted = isGranted(reader, id, wish)
      const parked = parkedCall(reader, id, call)
      return parked === null && !granted ? null : { granted, answers: parked?.answers ?? null }
    },
  }),

  resting: query({
    summary: 'Agent programs of which nothing is started for a while, since they could not be reached',
    input: z.object({}),
    output: z.array(restingSchema),
    cli: hidden,
    run: (reader) => restingPrograms(reader),
  }),

  rest: command({
    summary: 'Note that an agent program rests, or works again',
    actors: ['cw'],
    input: restInput,
    output: z.null(),
    cli: hidden,
    run: (tx, input) => {
      noteRest(tx, input)
      return null
    },
  }),

  begin: command({
    summary: 'Note that a run begins',
    actors: ['cw'],
    input: beginInput,
    output: runSchema.nullable(),
    cli: hidden,
    run: beginRun,
  }),

  heed: command({
    summary: 'Stop an agent of which an answer says so',
    actors: ['cw'],
    input: refInput('agent'),
    output: z.null(),
    cli: hidden,
    run: (tx, { ref }) => {
      stopAsAnswered(tx, findActive(tx, agents(), ref))
      return null
    },
  }),

  progress: command({
    summary: 'Note what a run does',
    actors: ['cw'],
    input: progressInput,
    output: z.null(),
    cli: hidden,
    run: (tx, input) => {
      noteProgress(tx, input)
      return null
    },
  }),

  report: command({
    summary: 'Say how far the calling agent is',
    actors: ['agent'],
    reserved: 'only an agent says how far it is.',
    input: z.object({ text: z.string().min(1).describe('one line') }),
    output: z.null(),
    cli: hidden,
    run: (tx, { text }) => {
      noteReport(tx, text)
      return null
    },
  }),

  pause: command({
    summary: 'Ask a person whether an agent that others alone wake goes on',
    actors: ['cw'],
    input: pauseInput,
    output: z.null(),
    cli: hidden,
    run: (tx, input) => {
      pauseAfter(tx, input)
      return null
    },
  }),

  end: command({
    summary: 'Note what became of a run',
    actors: ['cw'],
    input: endInput,
    output: runSchema,
    cli: hidden,
    run: endRun,
  }),
})
