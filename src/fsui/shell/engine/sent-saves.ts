// Which events of the log are a save of this tree: each save has one line in the log, not one of its own and another of
// its event.

import type { Event } from '../../../kernel/event.ts'

/** Who tells of a save: the engine when it was taken, or the event of what it changed, which says what became of it. */
export type SaveTold =
  | { readonly by: 'event'; readonly entity: string; readonly path: string }
  /** A null entity is one that is made by it. */
  | {
      readonly by: 'engine'
      readonly type: `${string}.${'created' | 'archived'}`
      readonly entity: string | null
    }
  /** A move of files, of each of which the engine tells: that of a folder is one of all that is below it. */
  | { readonly by: 'engine'; readonly type: 'move' }

/** More than are under way at once, and more than most trees take up with `--once`; of one that is forgotten both tell. */
const mostKnown = 50_000

const movedOrArchived = /\.(?:moved|archived)$/

export class SentSaves {
  /** By mutation, oldest first. */
  readonly #sent = new Map<string, SaveTold>()

  /** Call before it is sent: its event may come before the answer. */
  note(mutation: string, told: SaveTold): void {
    this.#sent.set(mutation, told)
    if (this.#sent.size <= mostKnown) return
    const [oldest] = this.#sent.keys()
    if (oldest !== undefined) this.#sent.delete(oldest)
  }

  /** How the save that the event is, is told. Null: it is none, or follows from one, which is news. */
  toldOf({ entity, type, cause }: Pick<Event, 'entity' | 'type' | 'cause'>): SaveTold | null {
    const told = this.#sent.get(cause.mutation ?? '')
    if (told === undefined) return null
    if (!('entity' in told)) return movedOrArchived.test(type) ? told : null
    const isAbout = told.entity === null || told.entity === entity
    return isAbout && (told.by === 'event' || told.type === type) ? told : null
  }
}
