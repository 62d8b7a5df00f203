// What Codex writes down of a turn and does not print: how full the allowances of its account are, and why the turn failed, in
// a form that is not for people. It stands in the file of the conversation, where the turn is the last.

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Limit, Turn, Variables } from '../driver.ts'
import { endOfFile } from '../end-of-file.ts'
import { jsonLine } from '../json-line.ts'

/** What those lines say that matter here. */
export interface Notes {
  readonly limits: readonly Limit[]
  /** The code of a failure, or its status of HTTP; null: the turn did not fail, or nothing more is said. */
  readonly failure: {
    readonly message: string
    readonly code: string | null
    readonly status: number | null
  } | null
}

export const noNotes: Notes = { limits: [], failure: null }
/** What it calls a failure whose reason is that an allowance is used up. */
export const limitCode = 'usage_limit_exceeded'
/** The same where nobody is logged in. */
export const loginCode = 'unauthorized'

/** Bytes of the end of the file that are read: both lines are among its last. */
const read = 256 * 1024

const window = z
  .object({ used_percent: z.number(), window_minutes: z.number().nullish(), resets_at: z.number().nullish() })
  .nullable()
const status = z.record(z.string(), z.object({ http_status_code: z.number().nullish() }).nullish())
const line = z.object({
  payload: z.union([
    z.object({ type: z.literal('task_started') }),
    z.object({
      type: z.literal('token_count'),
      rate_limits: z.object({ primary: window.optional(), secondary: window.optional() }).nullish(),
    }),
    z.object({
      type: z.literal('task_complete'),
      error: z
        .object({ message: z.string(), codex_error_info: z.union([z.string(), status]).nullish() })
        .nullish(),
    }),
  ]),
})

/** The notes of the last turn of that thread. What cannot be found or read says nothing. */
export async function notesOf(turn: Turn, thread: string, { CODEX_HOME, HOME }: Variables): Promise<Notes> {
  const folder = turn.account ?? (CODEX_HOME || (HOME && join(HOME, '.codex')))
  if (!folder) return noNotes
  try {
    const sessions = join(folder, 'sessions')
    const names = await readdir(sessions, { recursive: true })
    const name = names.find((each) => each.endsWith(`-${thread}.jsonl`))
    return name === undefined ? noNotes : notesIn(await endOfFile(join(sessions, name), read))
  } catch {
    return noNotes
  }
}

/** Of the lines of the file, or of its end; those before its last turn say nothing of it. */
export function notesIn(text: string): Notes {
  let notes = noNotes
  for (const each of text.split('\n')) {
    const known = line.safeParse(jsonLine(each))
    if (!known.success) continue
    const { payload } = known.data
    if (payload.type === 'task_started') notes = noNotes
    if (payload.type === 'token_count' && payload.rate_limits)
      notes = { ...notes, limits: limitsOf(payload.rate_limits) }
    if (payload.type === 'task_complete' && payload.error) {
      const { message, codex_error_info: info } = payload.error
      notes = { ...notes, failure: { message, ...reasonOf(info ?? null) } }
    }
  }
  return notes
}

function reasonOf(info: string | z.infer<typeof status> | null) {
  if (info === null || typeof info === 'string') return { code: info, status: null }
  const [entry] = Object.entries(info)
  return { code: entry?.[0] ?? null, status: entry?.[1]?.http_status_code ?? null }
}

function limitsOf(told: Readonly<Record<string, z.infer<typeof window>>>): Limit[] {
  return Object.entries(told).flatMap(([name, of]) => {
    if (!of) return []
    const used = of.used_percent / 100
    return [
      {
        window: windowOf(of.window_minutes ?? null) ?? name,
        used,
        resetsAt: of.resets_at ? Math.round(of.resets_at * 1000) : null,
        reached: used >= 1,
      },
    ]
  })
}

/** As the other programs call those of the same length. */
function windowOf(minutes: number | null): string | null {
  if (!minutes) return null
  if (minutes === 300) return 'five_hour'
  if (minutes === 7 * 1440) return 'seven_day'
  if (minutes % 1440 === 0) return `${minutes / 1440}_day`
  return minutes % 60 === 0 ? `${minutes / 60}_hour` : `${minutes}_minute`
}
