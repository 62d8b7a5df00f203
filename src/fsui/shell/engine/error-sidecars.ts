// The files that tell beside a document what is wrong with it: views, which are kept as they were written.

import { namePart } from '../../../kernel/path-parts.ts'
import type { Problem } from '../../../kernel/problem.ts'
import { sameStat } from '../../../platform/files/file-tree.ts'
import { errorSidecar } from '../../core/classify.ts'
import type { EngineParts } from './parts.ts'
import { tidyAbove } from './tidy.ts'

export class ErrorSidecars {
  /** Those that the disk did not let go. */
  readonly #left = new Set<string>()

  constructor(private readonly parts: EngineParts) {}

  /** Writes it where it does not stand as it should. `refused`: the file system did not take it; false: somebody writes there just now. */
  async write(path: string, problem: Problem): Promise<boolean | 'refused'> {
    const { tree, bases } = this.parts
    const sidecar = errorSidecar(path)
    this.#left.delete(sidecar)
    const text = renderProblem(path, problem)
    const before = bases.written(sidecar)
    const looked = await tree.stat(sidecar)
    const untouched = looked.state === 'file' && before !== null && sameStat(looked.stat, before.stat)
    if (untouched && bases.text(before.hash) === text) return true
    const expected = untouched ? before.hash : await this.#keepForeign(sidecar)
    // First: what stands there after a crash must not pass for somebody's own text.
    const hash = bases.keepText(text)
    const written = await tree.replace(sidecar, Buffer.from(text, 'utf8'), { expected, mode: 0o444 })
    if (written.outcome === 'failed') return 'refused'
    if (written.outcome !== 'written' && written.outcome !== 'equal') return false
    if (written.outcome === 'written' && written.kept) await tree.forget(written.kept)
    bases.noteWritten(sidecar, { hash, stat: written.stat })
    return true
  }

  /** Takes away the one that was written. What somebody else wrote into it is kept as a version. */
  async takeAway(sidecar: string): Promise<void> {
    const { tree, bases } = this.parts
    const written = bases.written(sidecar)
    if (written === null) return
    const removed = await tree.remove(sidecar, written.hash)
    if (removed.outcome === 'removed') await tree.forget(removed.kept)
    if (removed.outcome === 'changed') await this.#removeForeign(sidecar)
    if (removed.outcome === 'failed') this.#left.add(sidecar)
    if (removed.outcome === 'failed') return
    bases.noteWritten(sidecar, null)
    await tidyAbove(tree, sidecar)
  }

  /** Tries once more to take those away whose documents came in order. */
  async takeAwayLeft(): Promise<void> {
    const left = [...this.#left]
    this.#left.clear()
    for (const path of left) await this.takeAway(path)
  }

  /** A note or a view that stands where none was written: it came with a folder that was moved or copied. A person's own text stays. @see SPEC E12 */
  async takeAwayStray(path: string): Promise<void> {
    const { tree, bases } = this.parts
    if (bases.written(path) !== null) return
    const read = await tree.read(path)
    // Where two names cannot change places, one that died in the middle leaves an empty file.
    const isOurs = read.state === 'file' && (read.bytes.length === 0 || bases.isRendering(read.hash))
    if (!isOurs) return
    const removed = await tree.remove(path, read.hash)
    if (removed.outcome === 'removed') await tree.forget(removed.kept)
    await tidyAbove(tree, path)
  }

  async #removeForeign(sidecar: string): Promise<void> {
    const hash = await this.#keepForeign(sidecar)
    const removed = hash === null ? null : await this.parts.tree.remove(sidecar, hash)
    if (removed?.outcome === 'removed') await this.parts.tree.forget(removed.kept)
  }

  /** The hash of what stands there; null: nothing that can be read. What `cw` did not write there becomes a version. @see SPEC E5 */
  async #keepForeign(sidecar: string): Promise<string | null> {
    const { tree, bases, clock, journal } = this.parts
    const read = await tree.read(sidecar)
    if (read.state !== 'file') return null
    if (bases.isRendering(read.hash)) return read.hash
    bases.addVersion({ path: sidecar, bytes: read.bytes, at: clock.now(), why: 'an edit of a view' })
    const version = bases.versions(sidecar)[0]?.number
    journal(
      `${sidecar} is written by cw alone: what stood there is kept, and \`cw restore ${sidecar}@${version}\` brings it back once that document is in order`,
    )
    return read.hash
  }
}

function renderProblem(path: string, problem: Problem): string {
  const name = namePart(path)
  const where = problem.line === undefined ? '' : `, line ${problem.line}`
  const field = problem.field === undefined ? '' : ` (${problem.field})`
  return `# ${name} was not taken up

**Where**: [${name}](${encodeURI(name)})${where}${field}

**What**: ${problem.message}

**How to mend it**: ${problem.remedy}

Nothing was changed: the file stands as you saved it, and everything else goes on. This note goes away when the
file is in order. (${problem.code})
`
}
