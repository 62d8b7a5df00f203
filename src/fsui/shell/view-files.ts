// The files of views: written without fsync and only where their text says something new, read-only, and what somebody else
// wrote there is kept as a version first.

import type { Clock } from '../../kernel/clock.ts'
import { folderPart } from '../../kernel/path-parts.ts'
import type { Problem } from '../../kernel/problem.ts'
import { visible } from '../../kernel/visible.ts'
import { passStep } from '../../platform/crash-points.ts'
import { type FileTree, hashOf, rootChangedCode, sameStat } from '../../platform/files/file-tree.ts'
import type { BaseStore } from './base-store.ts'
import { Contest } from './contest.ts'
import { sentencesAbout } from './engine/problems.ts'
import { notPlaced } from './stat-text.ts'

export interface ViewFilesParts {
  readonly tree: FileTree
  readonly bases: BaseStore
  readonly clock: Clock
  /** One line of the log. */
  journal(line: string): void
  /** Somebody wrote there meanwhile: it is to be looked at again in the next pass. */
  again(): void
}

const readOnly = 0o444

export class ViewFiles {
  readonly #failing = new Set<string>()
  readonly #contest: Contest

  constructor(private readonly parts: ViewFilesParts) {
    this.#contest = new Contest(() => parts.clock.elapsed(), parts.journal)
  }

  /** Paths that are not written for now, because another program rewrites them in turn. */
  get contested(): readonly string[] {
    return this.#contest.paths
  }

  /** Whether what `cw` wrote there last still stands there as it was written. */
  async isUntouched(path: string): Promise<boolean> {
    const written = this.parts.bases.written(path)
    const looked = await this.parts.tree.stat(path)
    return looked.state === 'file' && written !== null && sameStat(looked.stat, written.stat)
  }

  /**
   * Returns whether it says that now; what a disk or another program refuses is tried again with the next pass. `of` is
   * the document that it belongs to: where that has left its folder, none is made for a page alone.
   */
  async bringUpToDate(path: string, rendered: string, of?: string): Promise<boolean> {
    const { tree, bases } = this.parts
    const text = cutToSize(visible(rendered))
    const bytes = Buffer.from(text, 'utf8')
    const hash = hashOf(bytes)
    const written = bases.written(path)
    const looked = await tree.stat(path)
    if (looked.state === 'refused') return this.#failed(path, looked.problem)
    if (looked.state === 'missing' && of !== undefined && (await tree.stat(of)).state === 'missing')
      return false
    const untouched = looked.state === 'file' && written !== null && sameStat(looked.stat, written.stat)
    const mode = tree.capabilities.modes ? readOnly : null
    if (untouched && written.hash === hash && [null, looked.stat.mode].includes(mode)) return true
    const expected = untouched ? written.hash : await this.#keepForeign(path, hash)
    if (expected === 'unsettled') return this.#again()
    if (this.#contest.wait(path) > 0) return false
    // First: what stands there after a crash, or on a disk that is full by then, must not pass for somebody's edit, and
    // goes when nothing asks for it any more.
    bases.keepText(text)
    if (written === null) bases.noteWritten(path, { hash, stat: notPlaced })
    const result = await tree.replace(path, bytes, { expected, mode: readOnly, durable: false })
    switch (result.outcome) {
      case 'written':
      case 'equal':
        if (result.outcome === 'written' && result.kept) await tree.forget(result.kept)
        passStep('view:placed', path)
        this.#failing.delete(path)
        this.#contest.wrote(path)
        bases.noteWritten(path, { hash, stat: result.stat })
        return true
      case 'raced':
      case 'changed':
        if (result.kept) {
          if (!this.#isOwn(result.kept.hash)) this.#keep(path, result.kept.bytes)
          await tree.forget(result.kept)
        }
        return this.#again()
      case 'failed':
        return this.#failed(path, result.problem)
    }
  }

  /** Told once, and what the whole tree waits for is told for all of it; tried again with each pass. */
  #failed(path: string, problem: Problem): false {
    if (!this.#failing.has(path) && problem.code !== rootChangedCode)
      this.parts.journal(`not written: ${sentencesAbout(path, problem)}`)
    this.#failing.add(path)
    return false
  }

  #again(): false {
    this.parts.again()
    return false
  }

  /**
   * The hash of what stands at a view's path; null: nothing. What `cw` did not write there is kept as a version before
   * it is replaced.
   */
  async #keepForeign(path: string, wanted: string): Promise<string | null | 'unsettled'> {
    const read = await this.parts.tree.read(path)
    if (read.state === 'missing') return null
    if (read.state !== 'file') return 'unsettled'
    if (read.hash === wanted || this.#isOwn(read.hash)) return read.hash
    this.#keep(path, read.bytes)
    this.#contest.rewritten(path, read.hash)
    return read.hash
  }

  /** Whether `cw` wrote it, be it that it died before it could note where. */
  #isOwn(hash: string): boolean {
    const { bases } = this.parts
    return bases.isWritten(hash) || bases.isRendering(hash)
  }

  #keep(path: string, bytes: Uint8Array): void {
    const { bases, clock, journal } = this.parts
    bases.addVersion({ path, bytes, at: clock.now(), why: 'an edit of a view' })
    journal(`${path} is written by cw alone: your edit is kept, see cw history ${path}`)
  }

  /** Removes what stands there; what somebody else wrote stays, as a version. */
  async takeAway(path: string): Promise<void> {
    const { tree, bases } = this.parts
    const read = await tree.read(path)
    if (read.state === 'file') {
      if (!this.#isOwn(read.hash)) this.#keep(path, read.bytes)
      const removed = await tree.remove(path, read.hash)
      if (removed.outcome === 'changed') this.parts.again()
      if (removed.outcome !== 'removed') return
      passStep('view:taken-away', path)
      await tree.forget(removed.kept)
    } else if (read.state !== 'missing') return
    bases.noteWritten(path, null)
    if (path.startsWith('initiatives/')) await tree.removeEmptyFolder(folderPart(path))
  }
}

/** Bytes of a view: below what a file may have that is read again. */
const mostBytes = 1024 * 1024 - 1024

/** A view of more is cut at the end of a line, and says so. @see SPEC P6 */
function cutToSize(text: string): string {
  if (text.length * 3 <= mostBytes) return text
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length <= mostBytes) return text
  const end = bytes.lastIndexOf('\n', mostBytes)
  return `${bytes.toString('utf8', 0, end + 1)}\n*The rest is left out: a file of this folder has 1 MiB at most.*\n`
}
