// What was said to an agent: a conversation that begins anew has heard none of it. What it is for may have been changed since its
// conversation heard that.

import type { Reader } from '../../kernel/tx.ts'
import { isUnread, messages } from '../messages/index.ts'
import { askedAbout } from './asked-about.ts'
import type { Run } from './entity.ts'
import { type HeardText, heardText } from './heard-text.ts'
import { runs } from './stored.ts'
import { wasHeard } from './unheard.ts'
import { untoldOf } from './untold.ts'
import { type Waking, wakingIn } from './waking.ts'

export interface SaidBefore {
  /**
   * What its runs were told, oldest first, without what was put away, and what it has not read yet; not what was only chosen
   * where `cw` asked about them.
   */
  readonly told: readonly Waking[]
  /** What its conversation heard last of what it is for; null: nothing yet. */
  readonly heard: HeardText | null
  /** How many questions ended the last turn that its conversation heard. */
  readonly asked: number
}

export function saidBefore(reader: Reader, agent: string): SaidBefore {
  const newest = runs().ofAgent(reader, agent)
  const history = newest.toReversed()
  const { words } = untoldOf(reader, newest)
  const ids = new Set(history.flatMap(({ given }) => given))
  for (const { id } of words) ids.delete(id)
  const told = [...ids]
    .flatMap((id) => messages().get(reader, id) ?? [])
    .filter((message) => message.archivedAt === null && !isUnread(message))
    .map((message) => wakingIn(reader, history, message))
    .filter(({ about, answer }) => !about || answer !== null)
  return { told, heard: heardText(reader, agent, newest), asked: askedBefore(reader, newest) }
}

function askedBefore(reader: Reader, newest: readonly Run[]): number {
  const run = newest.find((each) => each.session === newest[0]?.session && wasHeard(reader, each))
  if (run?.outcome !== 'asked') return 0
  const about = askedAbout(reader, run)
  return run.questions.filter((id) => !about.includes(id)).length
}
