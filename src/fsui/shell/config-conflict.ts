// The note beside config.yaml where the file and the home set the same thing to different values.

import { encodeDocument } from '../../document/document.ts'
import { type MergedConfig, writtenSettings } from '../../platform/config/merge-config.ts'
import { hashOf } from '../../platform/files/file-tree.ts'
import { dropSidecar, goneUnseen, isUnplaced, MissedSidecars } from './engine/conflict-sidecar.ts'
import type { EngineParts } from './engine/parts.ts'
import { saysTheirs } from './engine/sidecar-words.ts'
import { notPlaced } from './stat-text.ts'

const path = 'config.yaml'

export class ConfigConflict {
  #fields: readonly string[] = []
  /** When the note was brought up to date, in milliseconds since the epoch. */
  #renewed: number | undefined
  readonly #missed: MissedSidecars

  constructor(
    private readonly parts: Pick<EngineParts, 'tree' | 'bases' | 'clock' | 'journal' | 'settings'>,
  ) {
    this.#missed = new MissedSidecars(parts)
  }

  /** The settings with different values, and the note that says so; none where both sides agree. */
  list(): { path: string; fields: readonly string[]; sidecar: string }[] {
    const sidecar = this.#fields.length === 0 ? null : this.#sidecar()
    return sidecar === null ? [] : [{ path, fields: this.#fields, sidecar }]
  }

  /**
   * What a person did with the note: deleted, the file stands; `resolve: theirs`, the home does. A number: in so many
   * milliseconds a note that is missing, as while an editor saves it, counts as deleted. @see SPEC E3
   */
  async resolution(): Promise<'file' | 'home' | null | number> {
    const sidecar = this.#sidecar()
    if (sidecar === null) return null
    const read = await this.parts.tree.read(sidecar)
    if (read.state === 'missing' && isUnplaced(this.parts, sidecar)) return null
    const found = this.#missed.look(sidecar, { missing: read.state === 'missing', renewed: this.#renewed })
    if (found === 'unseen') return this.#showAgain(sidecar)
    if (found !== 'there') return found === 'deleted' ? 'file' : found
    return read.state === 'file' && saysTheirs(Buffer.from(read.bytes).toString('utf8')) ? 'home' : null
  }

  /** Writes the note, or brings it up to date. Its name is known before it is there: a crash leaves no second one. */
  async open(merged: MergedConfig): Promise<void> {
    const { tree, bases, clock, journal } = this.parts
    this.#fields = merged.conflicts
    const stamp = new Date(clock.now()).toISOString().slice(0, 19).replaceAll(':', '')
    const sidecar = this.#sidecar() ?? `${path}.conflict-${stamp}.md`
    const known = bases.written(sidecar)
    const bytes = encodeDocument(renderConfigConflict(merged))
    const hash = hashOf(bytes)
    const placed = known !== null && !isUnplaced(this.parts, sidecar)
    if (placed && known.hash === hash) return
    const expected = placed ? known.hash : await this.#leftBehind(sidecar)
    if (!placed) bases.noteWritten(sidecar, { hash, stat: notPlaced })
    const written = await tree.replace(sidecar, bytes, { expected })
    if (written.outcome !== 'written' && written.outcome !== 'equal') return
    if (written.outcome === 'written' && written.kept) await tree.forget(written.kept)
    if (placed) this.#renewed = clock.now()
    bases.noteWritten(sidecar, { hash, stat: written.stat })
    const what = merged.conflicts.join(', ')
    journal(
      `conflict: ${path}: ${what}: the home says something else, and that stays in force; ${sidecar} tells more`,
    )
  }

  /** It is written like one that the disk refused: until it stands there it decides nothing. */
  #showAgain(sidecar: string): null {
    const { bases, journal } = this.parts
    const known = bases.written(sidecar)
    if (known !== null) bases.noteWritten(sidecar, { hash: known.hash, stat: notPlaced })
    journal(`written again: ${sidecar}; ${goneUnseen}`)
    return null
  }

  /** What a process that died, or a base store that refused the note of it, left there. */
  async #leftBehind(sidecar: string): Promise<string | null> {
    const there = await this.parts.tree.read(sidecar)
    return there.state === 'file' && there.hash === this.parts.bases.written(sidecar)?.hash
      ? there.hash
      : null
  }

  /** Lists nothing until both sides can be compared again; the note stays. */
  rest(): void {
    this.#fields = []
  }

  /** Both sides say the same: the note goes. */
  async settle(): Promise<void> {
    this.#fields = []
    const sidecar = this.#sidecar()
    if (sidecar !== null) await dropSidecar(this.parts, sidecar)
  }

  #sidecar(): string | null {
    const isNote = (known: string) => known.startsWith(`${path}.conflict-`)
    return this.parts.bases.writtenPaths().find(isNote) ?? null
  }
}

function renderConfigConflict({ file, home, conflicts }: MergedConfig): string {
  const mine = writtenSettings(file)
  const theirs = writtenSettings(home)
  const lines = conflicts.map(
    (key) =>
      `- \`${key}\`: config.yaml says ${shown(mine.get(key))}; in force is ${shown(theirs.get(key))}, from the home`,
  )
  return `---
resolve:
---
# config.yaml and the home disagree

${lines.join('\n')}

Delete this note to take what config.yaml says. Write \`resolve: theirs\` above and save to keep what is in force. Or
make both the same.
`
}

function shown(value: string | undefined): string {
  return value === undefined ? 'nothing' : `\`${value}\``
}
