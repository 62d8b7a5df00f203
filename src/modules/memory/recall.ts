// What an agent is reminded of when it begins: of its project, its initiative and the home, what fits its work best, and
// after that the newest.

import { z } from 'zod'
import { refInput } from '../../kernel/entity-procedures.ts'
import { findEntity } from '../../kernel/references.ts'
import type { Reader } from '../../kernel/tx.ts'
import { agents } from '../agents/index.ts'
import { initiativeOf } from '../runs/index.ts'
import { tasks } from '../tasks/index.ts'
import { memorySchema } from './entity.ts'
import { byRelevance } from './relevance.ts'
import { memories } from './stored.ts'

/** Of all notes of one prompt. */
const mostNotes = 20
const mostCharacters = 8_000

export const recallInput = refInput('agent')
const recalled = memorySchema.pick({ id: true, text: true, by: true, at: true })
type Recalled = z.infer<typeof recalled>
export const recallOutput = z.object({
  notes: z.array(recalled),
  /** How many more there are that it may search. */
  more: z.number().int(),
})
export type Reminder = z.infer<typeof recallOutput>

export function recallFor(reader: Reader, { ref }: z.output<typeof recallInput>): Reminder {
  const agent = findEntity(reader, agents(), ref)
  const task = agent.task === null ? null : tasks().get(reader, agent.task)
  const initiative = initiativeOf(reader, agent)?.id ?? null
  const about = memories()
    .kept(reader)
    .filter((note) => note.project === null || note.project === agent.project)
    .filter((note) => note.initiative === null || note.initiative === initiative)
  const notes: Recalled[] = []
  let room = mostCharacters
  for (const { item } of byRelevance(about, `${agent.body} ${task?.title ?? ''} ${task?.body ?? ''}`)) {
    if (notes.length >= mostNotes) break
    if (item.text.length > room) continue
    room -= item.text.length
    notes.push({ id: item.id, text: item.text, by: item.by, at: item.at })
  }
  return { notes, more: about.length - notes.length }
}
