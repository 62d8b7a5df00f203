// How everything stands, as `status.overview` answers it and every view shows it: what waits, runs, is ready and
// blocked. Times are milliseconds since the epoch, paths are relative to the tree.

import { z } from 'zod'

/** A document that is listed. */
const listed = z.object({ slug: z.string(), title: z.string(), path: z.string() })
export type Listed = z.infer<typeof listed>

/** A task somebody works on, and since when. */
const working = listed.extend({ who: z.string().nullable(), since: z.number() })
export type Working = z.infer<typeof working>

/** A task that cannot go on. `why`: what was said of it last, null = nothing. */
const blocked = listed.extend({ why: z.string().nullable() })
export type Blocked = z.infer<typeof blocked>

/** An agent that runs, and what it works on; `path` is that of what it does right now. */
const atWork = listed.extend({
  role: z.string(),
  task: z.string().nullable(),
  since: z.number(),
  /** What it does, where that is to wait for a model that has not said a word, or for a service that is not reached. */
  waits: z.string().optional(),
})
export type AtWork = z.infer<typeof atWork>

/** What an approval is of. */
const approves = z.object({
  /** What is approved with it, and how many more there are than these; of an initiative its phases, too, which are not. */
  parts: z.array(listed.extend({ of: z.enum(['page', 'phase', 'plan', 'task']) })),
  moreParts: z.number().int(),
  /** Globs of the files that it says it writes, and how many more there are than these. */
  files: z.array(z.string()),
  moreFiles: z.number().int(),
  /** In US dollars, from what `tasks` others cost that are closed; null = too few of them are. */
  estimate: z.object({ lowUsd: z.number(), highUsd: z.number(), tasks: z.number().int() }).nullable(),
  /** Of the initiative; null = it has none. In US dollars. */
  budget: z.object({ title: z.string(), spentUsd: z.number(), limitUsd: z.number() }).nullable(),
})
export type Approves = z.infer<typeof approves>

const count = z.object({ done: z.number().int(), all: z.number().int() })

/** Something that goes on only after a person has saved the file at `path`. */
const waiting = listed.extend({
  /** `allow`: an agent wants leave to use a tool; `login`: nobody is logged in to its program. */
  kind: z.enum(['answer', 'allow', 'login', 'approve', 'accept', 'budget']),
  /**
   * `arrived`: it came here approved, and nobody has approved it as it is. `proposed`: an agent added it to something
   * that is approved. `done`: every task of it is closed, and somebody has to look whether its goal is reached.
   * `spent`: its budget is used up, and nothing of it is started.
   */
  because: z.enum(['asked', 'review', 'arrived', 'proposed', 'done', 'spent']),
  /** What is to be answered or approved, or has a budget. */
  of: z.enum(['question', 'initiative', 'phase', 'plan', 'task', 'agent', 'project']),
  since: z.number(),
  /** Who waits; of what is approved, the title of what it belongs to. */
  who: z.string(),
  /** How many open tasks hang on it; null = that cannot be told. */
  holdsUp: z.number().int().nullable(),
  /** Its agent holds no process meanwhile, and goes on with the answer. */
  parked: z.boolean().optional(),
  /** Path of its agent, which is stopped: the answer is kept until that is started. */
  stopped: z.string().optional(),
  question: z
    .object({
      text: z.string(),
      options: z.array(z.object({ label: z.string(), description: z.string() })),
    })
    .optional(),
  approves: approves.optional(),
  /** How much would be approved, or follows from it: `2 plans, 7 tasks, ≈ $2.10–4.00`; how much of a budget is spent: `$4.02 of $4.00`. */
  size: z.string().optional(),
})
export type Waiting = z.infer<typeof waiting>

const phase = listed.extend({
  status: z.string(),
  /** The status counts as approved, and nobody has approved it here: nothing of it starts. */
  cameApproved: z.boolean(),
  wave: z.number().int().nullable(),
  plans: count,
  tasks: count,
  /** When work on it began, and when it was completed; null = it has not been, or nobody knows when. */
  startedAt: z.number().nullable(),
  completedAt: z.number().nullable(),
})
export type PhasePosition = z.infer<typeof phase>

const requirement = z.object({ id: z.string(), text: z.string(), phases: z.array(listed) })
export type RequirementPosition = z.infer<typeof requirement>

/** Which phase fulfils which requirement of an initiative. */
const requirements = z.object({
  /** How many are listed, and how many of them a phase names. */
  all: z.number().int(),
  inPhase: z.number().int(),
  /** In the order in which the initiative lists them, each once, with the phases that name it. */
  listed: z.array(requirement),
  /** Ids that no phase names. */
  unmapped: z.array(z.string()),
  /** Ids that phases name and the initiative does not list. */
  unknown: z.array(z.object({ id: z.string(), phases: z.array(listed) })),
  /** Ids that the initiative lists more than once. */
  twice: z.array(z.string()),
})
export type RequirementsPosition = z.infer<typeof requirements>

/** An approval of what is listed, or the answer to it; `said`: the answer, without its reasons where they are long. */
const decision = listed.extend({
  did: z.enum(['approved', 'answered']),
  said: z.string().nullable(),
  at: z.number(),
  who: z.string(),
})
export type Decision = z.infer<typeof decision>

/** What was said below the task that is listed: its first line, without its end where that is long. */
const remark = listed.extend({ at: z.number(), who: z.string(), said: z.string() })
export type Remark = z.infer<typeof remark>

/** How far an initiative is. */
export const progressFields = {
  phases: z.array(phase),
  /** Phases that are completed. */
  progress: count,
  /** When work on it began, and when it was completed; null as for a phase. */
  startedAt: z.number().nullable(),
  completedAt: z.number().nullable(),
  /** Null while it lists none. */
  requirements: requirements.nullable(),
}

/** Where an initiative stands. */
const position = listed.extend({
  id: z.string(),
  status: z.string(),
  ...progressFields,
  running: z.array(working),
  blocked: z.array(blocked),
  /** Approvals, and answers to what agents asked, oldest first. */
  decisions: z.array(decision),
  /** The last things that were said below its tasks, oldest first. */
  remarks: z.array(remark),
  /**
   * What agents have cost so far, in US dollars; null = nothing. `limitUsd`: its budget, null = none. `more`: what the tasks that
   * are `left` will cost, by what so many finished ones did; null = none is left, or there is nothing to tell it by.
   */
  spent: z
    .object({
      usd: z.number(),
      limitUsd: z.number().nullable(),
      more: z.object({ usd: z.number(), left: z.number().int(), by: z.number().int() }).nullable(),
    })
    .nullable(),
  /** Tasks that are closed, with who did them. */
  done: z.array(working),
})
export type Position = z.infer<typeof position>

/** One that is used up, or nearly: money in US dollars. That of a day is called by it, and is set in config.yaml. */
const budget = listed.extend({
  of: z.enum(['agent', 'initiative', 'project', 'day']),
  spentUsd: z.number(),
  limitUsd: z.number(),
})
export type BudgetPosition = z.infer<typeof budget>

/** An agent program of which nothing is started for a while; `name` says the account too. */
const resting = z.object({
  name: z.string(),
  until: z.number(),
  failures: z.number().int(),
  /** Why the last run failed. */
  last: z.string(),
})
export type RestingProgram = z.infer<typeof resting>

/** An account of an agent program, as far as something is known of it. */
const account = listed.extend({
  provider: z.string().nullable(),
  health: z.string(),
  /** Until when a limit parks it; null = none does. */
  parkedUntil: z.number().nullable(),
  /** Of its allowance; `used` from 0 to 1, null = not said. */
  windows: z.array(z.object({ window: z.string(), used: z.number().nullable() })),
})
export type AccountPosition = z.infer<typeof account>

/** An agent whose last run failed and which is tried again by itself; `path` is that of what it does right now. */
const failed = listed.extend({
  at: z.number(),
  why: z.string(),
  /** When its limit is over, or it is tried again; null = nobody says when, or nothing keeps it. */
  until: z.number().nullable(),
})
export type FailedAgent = z.infer<typeof failed>

export const overviewSchema = z.object({
  /** What an agent is parked for comes first, then what holds up most, then what waits longest. */
  waiting: z.array(waiting),
  /** Agents that run now, those that run longest first. */
  agents: z.array(atWork),
  /** Those that could not be reached several times in a row. */
  resting: z.array(resting),
  /** Those of which something is known that a person may want to: used up, partly used, nobody logged in. */
  accounts: z.array(account),
  /** Those whose last run failed, and for whom nobody is asked. */
  failed: z.array(failed),
  running: z.array(working),
  ready: z.object({
    count: z.number().int(),
    first: z.array(listed),
    /** When more are ready by themselves: what a save approved starts after a grace. */
    soon: z.number().nullable(),
  }),
  blocked: z.array(blocked),
  /** How many there are in each status, by kind. */
  counts: z.record(z.string(), z.record(z.string(), z.number().int())),
  /** Of the day, of what is to run and of initiatives that are not completed: those of which four fifths or more are spent. */
  budgets: z.array(budget),
  finishedToday: z.array(listed.extend({ at: z.number() })),
  initiatives: z.array(position),
})
export type Overview = z.infer<typeof overviewSchema>
