// What is asked of a person for a run: in the folder of its agent, in a form in which it can be asked.

import { z } from 'zod'
import { mostQuestions } from '../../kernel/most-questions.ts'
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

type Question = z.output<typeof asked>

/**
 * Ids of the questions: of many the first ones, and the last of those says so. None where the agent was archived meanwhile:
 * nobody would answer them.
 */
export function askAll(tx: Tx, run: Run, questions: readonly Question[]): string[] {
  const agent = agents().get(tx, run.agent)
  if (agent === null || agent.archivedAt !== null) return []
  const [first, more] = [questions.slice(0, mostQuestions), questions.slice(mostQuestions)]
  const ids = first.map((question, at) => {
    const { heading, multi, text, options } = question
    if (isTooLong(text)) keepWhole(tx, run, text)
    const title = heading.trim() || shortTitle(text) || 'Question'
    const shown = askable({ text, options, title })
    const said = at === mostQuestions - 1 && more.length > 0 ? [shown.text, leftOut(more)] : [shown.text]
    const whole = { ...shown, text: said.join('\n\n') }
    return createQuestion(tx, { agent: run.agent, ...whole, multi, thread: null, follow: null }).id
  })
  if (more.length > 0) keepWhole(tx, run, more.map(inWords).join('\n\n'))
  return ids
}

function leftOut({ length }: readonly Question[]): string {
  const are = length === 1 ? 'question was' : 'questions were'
  return `(${length} more ${are} not asked: of one turn the first ${mostQuestions} are. All are in the transcript of the agent.)`
}

function inWords({ heading, text, options }: Question): string {
  const offered = options.map(({ label, description }) => `- ${label}: ${description}`)
  return [heading, text, offered.join('\n')].filter((part) => part !== '').join('\n\n')
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
