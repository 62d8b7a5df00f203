// A tree on the real disk with a folder beside it that is nobody's business, for tests of what only a disk has.

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  type Faults,
  type FileTree,
  hashOf,
  type KeptVersion,
} from '../../../src/platform/files/file-tree.ts'
import { openDiskTree } from '../../../src/platform/files/open-tree.ts'
import { StoppedClock } from '../../contracts/file-tree-suite.ts'

export class DiskPlace {
  readonly clock = new StoppedClock()
  readonly top = mkdtempSync(join(tmpdir(), 'cw-disk-'))
  readonly root = join(this.top, 'tree')
  /** Must stay as it is whatever happens in the tree. */
  readonly outside = join(this.top, 'outside')
  faults: Faults | undefined

  constructor() {
    mkdirSync(this.root)
    mkdirSync(this.outside)
    writeFileSync(join(this.outside, 'precious'), 'precious\n')
  }

  open(): FileTree {
    const opened = openDiskTree(this.root, { clock: this.clock, faults: (...step) => this.faults?.(...step) })
    if (!opened.ok) throw new Error(opened.problem.message)
    return opened.value
  }

  at(path: string): string {
    return join(this.root, path)
  }

  write(path: string, text: string | Uint8Array): void {
    mkdirSync(dirname(this.at(path)), { recursive: true })
    writeFileSync(this.at(path), text)
  }

  outsideNames(): string[] {
    return readdirSync(this.outside, { recursive: true, encoding: 'utf8' })
  }

  /** What all files of the tree hold, wherever they stand. */
  texts(): string[] {
    return readdirSync(this.root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  }

  remove(): void {
    rmSync(this.top, { recursive: true, force: true })
  }
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
export const hash = (text: string): string => hashOf(bytes(text))

/** The versions that an outcome hands over, as texts. */
export function keptTexts(...outcomes: readonly object[]): string[] {
  return outcomes.flatMap((outcome) =>
    'kept' in outcome && outcome.kept !== null
      ? [new TextDecoder().decode((outcome.kept as KeptVersion).bytes)]
      : [],
  )
}

/** Whether a program of the system did what it was asked: some are missing, some need rights. */
export function succeeds(program: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
