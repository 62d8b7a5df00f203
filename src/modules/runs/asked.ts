// What is asked of a person for a run: in the folder of its agent, in a form in which it can be asked.

import { z } from 'zod'
import type { Tx } from '../../kernel/tx.ts'
import { agents } from '../agents/index.ts'
import { askable, createQuestion, isTooLong, optionSchema, shortTitle } from '../messages/index.ts'
import type { Run } from './entity.ts'
import { runs } from './stored.ts'

export const asked = z.object({
  heading: z.string(),
  text: z.string(),
  options: z.array(optionSchema),
  multi: z.boolean(),
})

/** Characters of one entry; one that stands for two code units is not cut apart. */
const entryOfMost = /.{1,65536}/gsu

/** Ids of the questions; none where the agent was archived meanwhile: nobody would answer them. */
export function askAll(tx: Tx, run: Run, questions: readonly z.output<typeof asked>[]): string[] {
  const agent = agents().get(tx, run.agent)
  if (agent === null || agent.archivedAt !== null) return []
  return questions.map(({ heading, multi, ...question }) => {
    if (isTooLong(question.text)) keepWhole(tx, run, question.text)
    const title = heading.trim() || shortTitle(question.text) || 'Question'
    const shown = askable({ ...question, title })
    return createQuestion(tx, { agent: run.agent, ...shown, multi, thread: null, follow: null }).id
  })
}

/** What it asks as words of it, for its transcript. */
function keepWhole(tx: Tx, run: Run, text: string): void {
  const next = runs().lastEntry(tx, run.id) + 1
  const parts = text.match(entryOfMost) ?? []
  runs().addEntries(
    tx,
    run.id,
    parts.map((part, at) => ({ seq: next + at, at: tx.now, kind: 'text', text: part })),
  )
}
