// The end of a run as it is noted. One that is refused ends the run as a failure that says why: it would be found again for
// ever otherwise, and nobody could stop it.

import type { Outcome } from '../../drivers/driver.ts'
import { CwError } from '../../kernel/errors.ts'
import type { RunFailure } from '../../modules/runs/index.ts'
import { anotherWorks } from '../limits/choose-account.ts'
import { asksPerson, questionAfter } from './after-failure.ts'
import { type Figures, nothingBilled } from './figures.ts'
import type { BeganRun, SupervisorParts } from './ports.ts'
import type { NowhereReason } from './watchdog.ts'
import { whatBecame } from './what-became.ts'

export interface EndOfRun {
  readonly outcome: Outcome
  readonly figures: Omit<Figures, 'context'>
  readonly exitCode: number | null
  readonly sessionName: string | null
}

type Instead = (end: EndOfRun, refusal: unknown) => EndOfRun

/** Resolves with what was noted. Throws what passes by itself, or with the machine: a disk that is full. */
export async function noteEnd(
  parts: SupervisorParts,
  began: BeganRun,
  end: EndOfRun,
  [next, ...others]: readonly Instead[] = [asFailure, withoutFigures],
): Promise<EndOfRun> {
  try {
    await note(parts, began, end)
    return end
  } catch (error) {
    if (next === undefined || isOfMachine(error)) throw error
    parts.onFault(error)
    return await noteEnd(parts, began, next(end, error), others)
  }
}

/** What could not be done ends a run; it is no matter of its program. */
export function failedFor(error: unknown): Outcome {
  const message = error instanceof CwError ? told(error) : String(error)
  return { is: 'failed', failure: { kind: 'refused', message, until: null } }
}

/** What is quoted at the end of a message stands on lines of its own. */
function told({ message, hint }: CwError): string {
  return `${message}${message.endsWith('\n') ? '' : ' '}${hint}`
}

/** Nothing of its program was found. */
export const neverStarted: Outcome = {
  is: 'failed',
  failure: { kind: 'transient', message: 'The server ended before it was started.', until: null },
}

/** Whether a command failed for what is no matter of its input. */
export function isOfMachine(error: unknown): boolean {
  return error instanceof CwError && /^(?:database|disk)\./.test(error.code)
}

const asFailure: Instead = (end, refusal) => ({ ...end, outcome: failedFor(refusal) })

const withoutFigures: Instead = (end) => ({
  ...end,
  figures: { ...nothingBilled, pricedBy: null },
  sessionName: null,
})

async function note(parts: SupervisorParts, began: BeganRun, end: EndOfRun): Promise<void> {
  const { outcome, figures, ...exit } = end
  const { id } = began.run
  const became = whatBecame(outcome, (failure) => asks(parts, began, failure))
  const dayUsd = await parts.dayBudget()
  await parts.command('agent.end', { run: id, ...became, ...exit, dayUsd, ...figures }, `end of ${id}`)
}

function asks({ clock }: SupervisorParts, { item, run }: BeganRun, failure: RunFailure) {
  const account = item.accounts.find(({ id }) => id === run.account)
  const chosen = failure.kind === 'auth' && item.account === null ? account : undefined
  const another = chosen && anotherWorks(item.accounts, chosen, clock.now())
  if (another || !asksPerson(failure, item.failures)) return []
  return [questionAfter(item.agent.title, { provider: run.provider, account: account ?? null }, failure)]
}

/** What a process says that was ended by us is not what became of it. `nowhere`: why it was given up. */
export function asMeant(
  outcome: Outcome,
  { stopping, nowhere }: { readonly stopping: boolean; readonly nowhere: NowhereReason | null },
): Outcome {
  const broken = outcome.is === 'failed' || outcome.is === 'stopped'
  if (!broken || (nowhere === null && !stopping)) return outcome
  if (stopping || nowhere === null) return { is: 'stopped' }
  return { is: 'failed', failure: { ...nowhere, until: null } }
}
