// The door of the slice of runs.

export { type Account, type Allowance, freeFrom } from '../accounts/index.ts'
export { hasWords, messageWords } from '../messages/index.ts'
export { type DayQuestion, dayMutation, dayTitle, goOnToday, midnightAfter } from './day-budget.ts'
export type { Entry, GivenFile, Live, Run, RunFailure, RunMessage, RunOutcome, Usage } from './entity.ts'
export { giveUp, runRules, stopsAgent } from './giving-up.ts'
export type { HeardText } from './heard-text.ts'
export { asTriedAgain, waitsForLogin } from './limit.ts'
export { type MessageCost, messageCosts } from './message-costs.ts'
export { replayRun } from './replay.ts'
export { restingPrograms } from './resting.ts'
export { retryAfter, triedAgainAt } from './retry.ts'
export type { SaidBefore } from './said-before.ts'
export {
  type Budget,
  budgetOfInitiative,
  budgetsOf,
  initiativeOf,
  type Spent,
  spentIn,
  warnAt,
} from './spending.ts'
export { runsSince, spentByDay, spentFrom, spentSince } from './spent-in-time.ts'
export { runs } from './stored.ts'
export { putAwayOf, type Unanswered } from './untold.ts'
export { whyItWaits } from './waits.ts'
export type { Waking } from './waking.ts'
export type { WorkItem } from './work.ts'
