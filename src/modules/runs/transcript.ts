// What a transcript is put together from: the beginning of each run, what was said and done in it, and its end.

import { z } from 'zod'
import { refInput } from '../../kernel/entity-procedures.ts'
import { findEntity } from '../../kernel/references.ts'
import { type TranscriptPiece, transcriptPiece, transcriptPlace } from '../../kernel/seen-agent.ts'
import type { Reader } from '../../kernel/tx.ts'
import { agents } from '../agents/index.ts'
import { type Message, messages } from '../messages/index.ts'
import type { Run } from './entity.ts'
import { runs } from './stored.ts'

export const transcriptInput = refInput('agent').extend({ after: transcriptPlace })
export const transcriptOutput = z.array(transcriptPiece)

/** Pieces, and characters, of one answer; one piece always goes into it. */
const mostPieces = 200
const mostText = 128 * 1024
/** Characters of what it was told; all of it is in its prompt. */
const shownOfPrompt = 4_000

/** What comes after a place, as much as goes into one answer; nothing: that is all so far. */
export function transcriptAfter(
  reader: Reader,
  { ref, after }: z.output<typeof transcriptInput>,
): TranscriptPiece[] {
  const agent = findEntity(reader, agents(), ref)
  const answer: TranscriptPiece[] = []
  let room = mostText
  for (const run of runs().ofAgentFrom(reader, agent.id, after.run)) {
    const from = run.number === after.run ? after : { seq: -1, ended: false }
    if (run.number !== after.run) answer.push(beginningOf(reader, run))
    if (from.ended) continue
    const entries = runs().entriesAfter(reader, run.id, from.seq, mostPieces)
    for (const entry of entries) {
      answer.push({ is: 'said', run: run.number, ...entry })
      room -= entry.text.length
      if (room <= 0 || answer.length >= mostPieces) return answer
    }
    if (run.endedAt === null || run.outcome === null) return answer
    answer.push(endOf(reader, run, { at: run.endedAt, outcome: run.outcome }))
    if (answer.length >= mostPieces) return answer
  }
  return answer
}

function beginningOf(reader: Reader, { number, startedAt, provider, model, prompt }: Run): TranscriptPiece {
  const told = prompt === null ? null : reader.text(prompt)
  return { is: 'begin', run: number, at: startedAt, provider, model, told: told && shortened(told) }
}

function endOf(
  reader: Reader,
  { id, number, failure, answer, questions }: Run,
  end: Pick<TranscriptPiece & { is: 'end' }, 'at' | 'outcome'>,
): TranscriptPiece {
  const words = answer === null ? null : (reader.text(answer)?.trim() ?? null)
  const saidAlready = words !== null && runs().lastText(reader, id)?.trim() === words
  const asked = questions.flatMap((question) => askedIn(messages().get(reader, question)))
  return { is: 'end', run: number, ...end, failure, answer: saidAlready ? null : words, asked }
}

function shortened(text: string): string {
  return text.length <= shownOfPrompt ? text : `${text.slice(0, shownOfPrompt)}…`
}

function askedIn(question: Message | null): (TranscriptPiece & { is: 'end' })['asked'] {
  if (question === null) return []
  const { title, body, options } = question
  const offered = options.map(({ label, description }) =>
    description === '' ? label : `${label}: ${description}`,
  )
  return [{ title, text: shortened(body.trim()), options: offered }]
}
