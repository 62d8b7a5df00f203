// What an agent heard last of what it is for: its text and its task may have been changed since, and then it is told anew.

import type { Reader } from '../../kernel/tx.ts'
import { type Agent, agents } from '../agents/index.ts'
import { retitled, sameBelowTitle, type Task, tasks } from '../tasks/index.ts'
import type { Run } from './entity.ts'
import { beginningIn } from './log-order.ts'
import { wasHeard } from './unheard.ts'

/** As they stood then, and as it has changed them itself since. */
export interface HeardText {
  readonly agent: Pick<Agent, 'body'>
  readonly task: Pick<Task, 'title' | 'body'> | null
}

/** Null where no run of the conversation heard what it was told. `history`: all runs of the agent, newest first. */
export function heardText(reader: Reader, id: string, history: readonly Run[]): HeardText | null {
  const session = history[0]?.session
  // A call that finds its answer is told nothing.
  const run = history.find(
    (each) => each.session === session && each.prompt !== null && wasHeard(reader, each),
  )
  const agent = agents().get(reader, id)
  if (run === undefined || agent === null) return null
  const task = agent.task === null ? null : tasks().get(reader, agent.task)
  const known = { by: id, since: beginningIn(reader, run) }
  return { agent: textThen(reader, agent, known), task: task && textThen(reader, task, known) }
}

interface Known {
  /** Who knows its own changes. */
  readonly by: string
  /** Where in the log that begins which it may not know. */
  readonly since: number
}

/** Who writes a text knows all of it; who writes another title over it, or ticks what is done, need not have read the rest. */
function textThen(
  { latest, text }: Reader,
  now: Pick<Task, 'id' | 'title' | 'body'>,
  { by, since }: Known,
): Pick<Task, 'title' | 'body'> {
  let known = { title: now.title, body: now.body }
  let given: string | null = null
  latest(now.id, ({ seq, actor, change: { before } }) => {
    if (seq < since) return true
    const { title, body } = known
    const then = { title: whole(before?.title ?? title), body: whole(before?.body ?? body) }
    if (actor.id === by) {
      if (!sameBelowTitle(then.body, body)) return true
      if (then.title !== title) given ??= title
    }
    known = then
    return false
  })
  return given === null ? known : retitled(known, given)

  /** Of a long text the event has the hash. */
  function whole(value: unknown): string {
    if (typeof value !== 'object' || value === null || !('$text' in value)) return String(value)
    return text(String(value.$text)) ?? ''
  }
}
