// A document that was edited and put away in one go: the edit is taken up where it stood, and the move follows.

import { judge } from './judge.ts'
import type { Outbox } from './outbox.ts'
import type { EngineParts, Unit } from './parts.ts'
import { pulling } from './sendings.ts'

/** Ahead of every move of the same batch: what is archived can be described, but not closed. */
const first = -1

export class LastEdits {
  /** What the server did not take: it is archived as it was, and told of in the archive. */
  readonly #refused = new Set<string>()

  constructor(private readonly parts: EngineParts) {}

  /** Whether there was an edit to send, after which the move is looked at anew. @see SPEC I17 */
  send(unit: Unit, out: Outbox): boolean {
    const { file, key, movedFrom, path } = unit
    if (movedFrom === null || file.state !== 'file' || !isPutAway(unit)) return false
    const edit = `${key} ${file.read.hash}`
    if (this.#refused.has(edit)) return false
    const there: Unit = { ...unit, path: movedFrom, movedFrom: null }
    const action = judge(this.parts, there, { resolution: 'open', returning: false })
    // A decision about what is put away is none.
    if (action.do !== 'pull' || action.calls.length === 0 || action.decision !== null) return false
    if ((action.merged?.conflicts ?? []).length > 0) return false
    const sending = pulling(this.parts, there, action, out)
    out.send({
      ...sending,
      rank: first,
      taken: (answer) => {
        const afterwards = sending.taken(answer)
        return async () => {
          await afterwards?.()
          out.again(path)
        }
      },
      refused: async (problem) => {
        if (problem.code !== 'rev.stale') this.#refused.add(edit)
        if (problem.code === 'rev.stale') out.overtaken(there)
        out.again(path)
      },
    })
    return true
  }
}

/** From a live place into the archive, by hand, of what the database has at that live place still. */
function isPutAway({ base, entity, movedFrom, path }: Unit): boolean {
  if (base === null || base.conflict !== null || movedFrom?.startsWith('archive/')) return false
  const isLive = entity === 'same' || (entity !== 'gone' && entity.path === base.path)
  return isLive && path.startsWith('archive/')
}
