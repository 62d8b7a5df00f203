// The budget of a day: when it is used up a person is asked once, and what they say holds until midnight.

import { dayMutation, dayTitle, goOnToday, midnightAfter } from '../../modules/runs/index.ts'

/** Milliseconds until it is looked at again: the setting may have been raised meanwhile. */
const lookAgain = 30_000

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
  if (limit === null || spentUsd < limit) return null
  const asked = (await parts.command('question.ask', question(limit, spentUsd), dayMutation(now, limit))) as {
    readonly id: string
  }
  const { chosen } = (await parts.query('question.show', { ref: asked.id })) as { readonly chosen: string[] }
  return chosen.includes(goOnToday) ? null : Math.min(now + lookAgain, midnightAfter(now))
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
