// What follows from a failure: whether it is tried again by itself, or a person is asked; and what a person is asked, also where
// agents only wake one another. Pure.

import type { AskedQuestion } from '../../drivers/driver.ts'
import { visible } from '../../kernel/visible.ts'
import { type Account, giveUp, type RunFailure } from '../../modules/runs/index.ts'

/** How often it is tried again by itself for each, before a person is asked; a limit is waited for as often as it is met. */
const tries: Readonly<Record<RunFailure['kind'], number>> = {
  limit: Number.POSITIVE_INFINITY,
  transient: 6,
  crash: 2,
  unanswered: 1,
  schema: 1,
  lost: 1,
  auth: 0,
  user: 0,
  refused: 0,
}

/** What goes on beside `giveUp`, in the questions that are asked then. */
const tryAgain = 'Try again'
const goOn = 'Go on'

/**
 * Whether it has to be asked. `before`: why the runs before it failed, one after another. Others among them count for
 * nothing, and clear nothing: two kinds that take turns are asked about, too.
 */
export function asksPerson({ kind }: RunFailure, before: readonly RunFailure['kind'][]): boolean {
  return before.filter((each) => each === kind).length >= tries[kind]
}

interface Login {
  readonly provider: string
  readonly account: Pick<Account, 'title' | 'configDir'> | null
}

/** What the person is asked; `name` is the agent's. */
export function questionAfter(
  name: string,
  { provider, account }: Login,
  failure: RunFailure,
): AskedQuestion {
  // The program makes a folder that is not there: only its name shows a slip of the pen.
  const folder =
    failure.kind === 'auth' && account?.configDir != null ? `, with its folder ${account.configDir}` : ''
  const program = account === null ? provider : `${provider} (account ${account.title}${folder})`
  const byItself = failure.kind === 'auth' && account !== null ? ` ${goesOnByItself}` : ''
  return {
    heading: `${name} cannot go on`,
    text: `${reasons[failure.kind](program)}${byItself}\n\n${quoted(failure.message)}`,
    options: [
      { label: tryAgain, description: 'it goes on where it was' },
      { label: giveUp, description: 'its work is kept' },
    ],
    multi: false,
  }
}

/** The same where only agents wake it, `most` runs long. */
export function questionOfUnasked(name: string, most: number): AskedQuestion {
  return {
    heading: `${name} is woken by agents alone`,
    text: `${most} runs have followed from one another by messages that agents wrote, without a word of yours (\`dispatch.max_unasked\`). ${name} has been written to again, and waits.`,
    options: [
      { label: goOn, description: `it reads what was written to it, and as many runs may follow again` },
      { label: giveUp, description: 'its work is kept' },
    ],
    multi: false,
  }
}

const goesOnByItself = 'It goes on by itself as soon as there is an account that works.'

const whyUnanswered =
  'Is its service reachable from here: the network, a proxy, the address that is set for it, the model itself where that runs on a machine of yours? ' +
  'Where it only needs longer for its first words, raise `dispatch.first_answer` in config.yaml. Then try again. ' +
  'What it did without a word is kept: its changes and its transcript show that.'

const reasons: Readonly<Record<RunFailure['kind'], (program: string) => string>> = {
  limit: (program) => `The allowance of ${program} is used up.`,
  transient: (program) => `${program} could not be reached, several times in a row.`,
  unanswered: (program) => `${program} was started twice, and its model said nothing. ${whyUnanswered}`,
  auth: (program) => `Nobody is logged in to ${program}. Log in, then try again.`,
  schema: (program) =>
    `${program} did not answer in the form that was asked for, twice. What it said is in its transcript; \`answer: words\` for its role in config.yaml takes words alone.`,
  lost: (program) => `${program} no longer has the conversation, twice.`,
  user: (program) => `${program} cannot go on as it is: trying again by itself would not help.`,
  refused: () =>
    'What it needs to run is not in order, and trying again by itself would not help. What is wrong, and what to do:',
  crash: (program) => `${program} ended without an answer, several times in a row.`,
}

function quoted(message: string): string {
  const lines = visible(message).trim().split('\n').slice(-12)
  return lines.map((line) => `> ${line}`).join('\n')
}
