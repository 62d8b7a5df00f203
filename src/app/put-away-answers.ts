// Answers of people in questions that were put away: what was decided stays. Remembered for each open database, so that an
// overview does not read all that was ever put away.

import { deferred } from '../kernel/deferred.ts'
import type { Outline } from '../kernel/entity.ts'
import type { Reader } from '../kernel/tx.ts'
import { type Message, messages } from '../modules/messages/index.ts'

const eventLog = deferred(() => import('../platform/sqlite/event-log.ts'))

/** After more changes than this all is read anew: one statement is cheaper than many. */
const mostSingly = 1_000

interface Remembered {
  readonly epoch: string
  readonly seq: number
  readonly answers: Map<string, Outline<Message>>
}

const memories = new WeakMap<Reader['db'], Remembered>()

/** In no order. */
export function putAwayAnswers(reader: Reader): Iterable<Outline<Message>> {
  const known = memories.get(reader.db)
  const { epoch, seq } = eventLog().headOf(reader.db)
  const goesOn = known !== undefined && known.epoch === epoch && known.seq <= seq
  const answers = (goesOn && refreshed(reader, known)) || readAll(reader)
  memories.set(reader.db, { epoch, seq, answers })
  return answers.values()
}

function isPutAway({ archivedAt, answeredAt }: Outline<Message>): boolean {
  return archivedAt !== null && answeredAt !== null
}

function readAll(reader: Reader): Remembered['answers'] {
  const all = messages().outlines(reader).filter(isPutAway)
  return new Map(all.map((outline) => [outline.id, outline]))
}

/** Null: so much has changed that all is to be read anew. */
function refreshed(reader: Reader, { seq, answers }: Remembered): Remembered['answers'] | null {
  const changed = eventLog()
    .changedAfter(reader.db, seq)
    .filter(({ kind }) => kind === 'message')
  if (changed.length > mostSingly) return null
  for (const { entity: id } of changed) {
    const now = messages().get(reader, id)
    if (now === null || !isPutAway(now)) answers.delete(id)
    else {
      const { body: _body, source: _source, ...outline } = now
      answers.set(id, outline)
    }
  }
  return answers
}
