// The brake on deletions: many at once wait for a person's word.

import { folderOf } from '../../../kernel/layout.ts'
import { decisionWindow, deletionsTrip } from '../../core/brakes.ts'
import type { BaseRow } from '../base-store.ts'
import { deletionsKind } from './hold-kinds.ts'
import { Hold } from './holds.ts'
import type { Judged } from './judged.ts'
import type { EngineParts, Unit } from './parts.ts'
import { below, putAwayWith } from './standing.ts'

const answeredNote = 'deletions answered'

export class DeletionBrake {
  readonly hold: Hold

  constructor(private readonly parts: EngineParts) {
    this.hold = new Hold(parts, deletionsKind)
  }

  /**
   * Too many are held; where others that vanished would make them too many, they wait until it is known of those. What
   * stood in the folder of a document that vanished waits for it, so that both are put away, and come back, together.
   */
  async among(
    archives: readonly Judged[],
    missing: readonly string[],
  ): Promise<{ readonly held: readonly Judged[]; readonly wait: readonly Judged[] }> {
    if (archives.length === 0) return { held: [], wait: [] }
    const { bases, settings } = this.parts
    const most = settings.mostDeletions
    const goneWith = await Promise.all(archives.map(({ unit }) => putAwayWith(this.parts, unit)))
    const gone = new Set([...this.hold.paths, ...goneWith.flat()])
    const vanishing = missing.filter((path) => bases.atPath(path) !== null)
    const trips = this.#isAsked || deletionsTrip(gone.size, bases.size, most)
    if (trips || (await this.#isEmptied(new Set([...gone, ...vanishing])))) {
      bases.together(() => {
        for (const { unit } of archives) this.#add(unit)
      })
      return { held: archives, wait: [] }
    }
    const tooMany = deletionsTrip(new Set([...gone, ...vanishing]).size, bases.size, most)
    const above = vanishing.filter((path) => !gone.has(path)).map((path) => `${folderOf(path)}/`)
    const inside = archives.filter(({ unit }) => above.some((folder) => unit.path.startsWith(folder)))
    return { held: [], wait: tooMany ? archives : inside }
  }

  /** Documents in whose places other files stand are gone like others. Returns the paths of those that wait for a word. @see SPEC B1, I19 */
  covered(rows: readonly BaseRow[], missing: readonly string[]): ReadonlySet<string> {
    const { bases, settings } = this.parts
    const asked = rows.filter(({ path }) => !this.hold.isReleased(path, ''))
    if (asked.length === 0) return new Set()
    const vanishing = missing.filter((path) => bases.atPath(path) !== null)
    const going = asked.flatMap((row) => [row.path, ...below(bases, row)])
    const gone = new Set([...this.hold.paths, ...going, ...vanishing])
    const trips = this.#isAsked || deletionsTrip(gone.size, bases.size, settings.mostDeletions)
    if (!trips) return new Set()
    bases.together(() => {
      for (const { path } of asked) this.hold.add(path, '')
    })
    return new Set(asked.map(({ path }) => path))
  }

  /** Call when the list was answered, and these were put back: with all of a tree comes what every tree begins with. @see SPEC R8 */
  async answered(back: readonly string[]): Promise<void> {
    this.parts.bases.keepNote(answeredNote, String(this.parts.clock.now()))
    if (back.length > 0 && (await this.#isEmptied(new Set(back)))) await this.parts.fillRoot?.()
  }

  /** Whether a list waits, or was answered just now: what vanished with that may be noticed only after it. @see SPEC B1 */
  get #isAsked(): boolean {
    const answered = this.parts.bases.note(answeredNote)
    const isJustAnswered =
      answered !== null && Math.abs(this.parts.clock.now() - Number(answered)) < decisionWindow
    return isJustAnswered || this.hold.paths.length > 0
  }

  #add({ path, key, base }: Unit): void {
    this.hold.add(path, '')
    // So that its file is read when it stands there again, also just as it was.
    if (key !== null && base !== null && base.stat !== null) this.parts.bases.update(key, { stat: null })
  }

  /** Whether somebody emptied the folder, and did not put a few documents away. What is put away, and a question, is written again. @see SPEC R8 */
  async #isEmptied(gone: ReadonlySet<string>): Promise<boolean> {
    const state = (await this.parts.rootState?.()) ?? 'whole'
    if (state !== 'bare') return state === 'unmarked'
    const own = [...this.parts.bases.all()].filter(
      ({ mode, path }) => mode === 'shared' && !path.startsWith('archive/'),
    )
    return own.every(({ path }) => gone.has(path))
  }
}
