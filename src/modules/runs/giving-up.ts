// What “Stop the agent” means where `cw` asked about a run, once the agent is started again.

import type { Rule } from '../../kernel/tx.ts'
import { agents } from '../agents/index.ts'
import { messages, noteRead } from '../messages/index.ts'
import { runs } from './stored.ts'
import { unreadOf, type Waking } from './waking.ts'

/** The option that stops the agent. */
export const giveUp = 'Stop the agent'

/** Whether that answer is still to stop its agent. */
export function stopsAgent({ about, chosen }: Pick<Waking, 'about' | 'chosen'>): boolean {
  return about && chosen.includes(giveUp)
}

/** Words beside what was chosen are told by the next run all the same. */
const startedAfter: Rule = {
  on: ['agent.started'],
  because: 'who starts an agent means that after every answer that would have it stopped',
  run: (tx, { entity }) => {
    for (const waking of unreadOf(tx, entity, runs().ofAgent(tx, entity)).filter(stopsAgent)) {
      const message = messages().get(tx, waking.id)
      if (message !== null) noteRead(tx, message)
    }
  },
}

export const runRules: readonly Rule[] = [startedAfter]
