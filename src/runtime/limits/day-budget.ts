// The budget of a day: when it is used up a person is asked once, and what they say holds until midnight.

import {
  type DayQuestion,
  dayMutation,
  dayTitle,
  goOnToday,
  midnightAfter,
} from '../../modules/runs/index.ts'

/** Milliseconds until it is looked at again: the setting may have been raised meanwhile. */
const lookAgain = 3_000

interface DayParts {
  /** US dollars, or null for no limit. @throws CwError `config.invalid` */
  limit(): Promise<number | null>
  command(path: string, input: object, mutation?: string): Promise<unknown>
  query(path: string, input: object): Promise<unknown>
}

/** Until when nothing is started, in milliseconds since the epoch, as `now` is; null = it may be. */
export async function dayBarredUntil(
  parts: DayParts,
  { spentUsd, now }: { readonly spentUsd: number; readonly now: number },
): Promise<number | null> {
  const limit = await parts.limit()
  const isUsedUp = limit !== null && spentUsd >= limit
  const asked = isUsedUp ? await ask(parts, { limit, spentUsd, now }) : null
  const known = (await parts.query('agent.day', {})) as DayQuestion[]
  for (const { id, is } of known) {
    if (is === 'open' && id !== asked) await parts.command('message.archive', { ref: id })
    if (is === 'settled' && id === asked) await parts.command('message.restore', { ref: id })
  }
  if (asked === null || known.find(({ id }) => id === asked)?.chosen.includes(goOnToday)) return null
  return Math.min(now + lookAgain, midnightAfter(now))
}

interface UsedUp {
  readonly limit: number
  readonly spentUsd: number
  readonly now: number
}

/** The id of the question. */
async function ask({ command }: DayParts, { limit, spentUsd, now }: UsedUp): Promise<string> {
  const asked = await command('question.ask', question(limit, spentUsd), dayMutation(now, limit))
  return (asked as { readonly id: string }).id
}

function question(limit: number, spentUsd: number) {
  return {
    title: dayTitle,
    text: `Agents cost $${spentUsd.toFixed(2)} today, and \`budget.day_usd\` is $${limit.toFixed(2)}: what runs goes on to the end of its turn, nothing else is started until midnight. A higher number in config.yaml lets them go on at once.`,
    choices: [
      { label: goOnToday, description: 'without a limit until midnight' },
      { label: 'Wait until tomorrow', description: 'nothing is started before' },
    ],
  }
}
