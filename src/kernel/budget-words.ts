// A budget in words: the one line that warns of it, wherever it is written down.

import type { Event } from './event.ts'

/** What an event of the type `run.warned` tells of a budget; money in US dollars. */
export interface WarnedBudget {
  readonly of: string
  readonly title: string
  readonly limitUsd: number
  readonly spentUsd: number
}

/** `the budget of the initiative “Limits” is used to 85 %: $0.17 of $0.20`. */
export function budgetWords({ of, title, limitUsd, spentUsd }: WarnedBudget): string {
  const money = `$${spentUsd.toFixed(2)} of $${limitUsd.toFixed(2)}`
  const whose = of === 'day' ? `the budget of ${title}` : `the budget of the ${of} “${title}”`
  const then =
    of === 'day'
      ? 'nothing else is started until midnight'
      : 'nothing else of it is started until the number is raised'
  return spentUsd >= limitUsd
    ? `${whose} is used up: ${money}; ${then}`
    : `${whose} is used to ${Math.floor((100 * spentUsd) / limitUsd)} %: ${money}`
}

/** What a person should know soon of these events. */
export function warningsIn(events: readonly Event[]): string[] {
  return events
    .filter(({ type }) => type === 'run.warned')
    .map(({ change }) => budgetWords(change.after.budget as WarnedBudget))
}
