// What the contract of drivers asks of each: how its program says each of these things, line by line.

import type { AskedQuestion, Driver, Exit } from '../../../src/drivers/driver.ts'
import type { JsonSchema } from '../../../src/kernel/answer-schema.ts'

/** What any program may have to say in a run of its own. */
export const sayings = [
  /** `hello`, with its session, its tokens and its price. */
  'answers',
  /** `answer`, where `form` was asked for. */
  'answers-in-form',
  /** An answer that is not as `form` says. */
  'answers-in-another-form',
  /** A tool, before it answers. */
  'uses-a-tool',
  /** A sign of its model that people do not read. */
  'thinks',
  /** `question`, and is gone. */
  'asks',
  /** An answer, in the run after that which asked: the same conversation. */
  'goes-on',
  /** Leave to use a tool, and is gone. */
  'wants-leave',
  /** What has the form of an answer, then a tool, and nothing after it. */
  'stops-after-a-tool',
  /** Its end, without a word. */
  'says-nothing',
  /** That the account's allowance is used up. */
  'meets-a-limit',
  /** That its service asks for patience, which is no limit. */
  'is-put-off',
  /** That nobody is logged in. */
  'is-signed-out',
  /** That the conversation to go on with is not there. */
  'lost-the-conversation',
  /** That it was called wrongly. */
  'refuses-the-call',
  /** Why it ends by itself. */
  'fails',
] as const
export type Saying = (typeof sayings)[number]

/** Those that are no answer whatever is left out of them. */
export const unanswered = [
  'asks',
  'wants-leave',
  'says-nothing',
  'meets-a-limit',
  'is-put-off',
  'is-signed-out',
  'lost-the-conversation',
  'refuses-the-call',
  'fails',
] as const satisfies readonly Saying[]

export interface Said {
  /** Of standard output. */
  readonly lines: readonly string[]
  readonly exit?: Partial<Exit>
}

/** Null: its program never says that. */
export type Sayings = Readonly<Record<Saying, Said | null>>

export interface Speaker {
  readonly driver: Driver
  /** What its program calls the conversation of `asks` and `goes-on`, or how that begins. */
  readonly session: string
  /** What it used in each of these two, whatever it counts; `usd` only where it says so. */
  readonly used: { readonly input: number; readonly output: number; readonly usd: number }
  /** What the tool of `uses-a-tool` was used for. */
  readonly tool: string
  /** Whether that line is the one that ends a turn. */
  ends(line: string): boolean
  hears(saying: Saying): Promise<Said | null>
  /** Writes into that configuration folder what it notes of `meets-a-limit`; left out: it prints everything. */
  notes?(account: string): void
}

export const hello = 'Hello from the fake model.'
export const form: JsonSchema = {
  type: 'object',
  properties: { answer: { type: 'string' }, ok: { type: 'boolean' } },
  required: ['answer', 'ok'],
  additionalProperties: false,
}
export const answer = { answer: '42', ok: true }
export const question: AskedQuestion = {
  text: 'Which database?',
  heading: 'DB',
  multi: false,
  options: [
    { label: 'SQLite', description: 'embedded' },
    { label: 'Postgres', description: 'server' },
  ],
}

/** Of a program whose words stand in a table. */
export function spoken(parts: Omit<Speaker, 'hears'> & { readonly says: Sayings }): Speaker {
  const { says, ...speaker } = parts
  return { ...speaker, hears: async (saying) => says[saying] }
}

/** One line for each. */
export function linesOf(...values: readonly object[]): string[] {
  return values.map((value) => JSON.stringify(value))
}
