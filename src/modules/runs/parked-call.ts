// What a call that was parked finds when its program comes back with it.

import { permission } from '../../kernel/permission.ts'
import type { Reader } from '../../kernel/tx.ts'
import { messages } from '../messages/index.ts'
import { runs } from './stored.ts'

export interface ParkedCall {
  /** One for each question, in the order in which they were asked; null where one has no answer yet. */
  readonly answers: { readonly chosen: string[]; readonly text: string | null }[] | null
}

/** Null: that agent never parked such a call. */
export function parkedCall(reader: Reader, agent: string, call: string): ParkedCall | null {
  const run = runs()
    .ofAgent(reader, agent)
    .find((each) => each.call === call)
  if (run === undefined) return null
  const questions = run.questions.map((id) => messages().get(reader, id))
  const open = questions.some(
    (each) => each === null || (each.answeredAt === null && each.archivedAt === null),
  )
  if (open) return { answers: null }
  return { answers: questions.map((each) => ({ chosen: each?.chosen ?? [], text: each?.answer ?? null })) }
}

/** Whether a person has said of exactly that wish of the agent that it is always granted. */
export function isGranted(reader: Reader, agent: string, wish: string): boolean {
  return messages()
    .all(reader)
    .some(
      ({ agent: of, chosen, body }) =>
        of === agent && chosen.includes(permission.always) && body.trim() === wish.trim(),
    )
}
