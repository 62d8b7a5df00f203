// The files that terminal editors without lock files have open, as far as their command lines tell (on Linux).

import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { Clock } from '../../kernel/clock.ts'

/** Programs that edit the files they are started with until they end. */
const editors: ReadonlySet<string> = new Set([
  ...[
    'nano',
    'rnano',
    'pico',
    'micro',
    'kak',
    'hx',
    'helix',
    'ed',
    'joe',
    'jmacs',
    'jpico',
    'jed',
    'ne',
    'mg',
  ],
  ...['zile', 'mcedit', 'tilde', 'amp', 'vi', 'vim', 'nvim', 'nvi', 'emacs'],
])
/** Milliseconds for which a look that did not find a file counts at least: many files are written at once. */
const freshFor = 50
/** A look counts for so many times as long as it took, but not for longer than anybody needs to open a file and type. */
const restPerLook = 20
const freshAtMost = 100

export class EditorProcesses {
  #staleAt = Number.NEGATIVE_INFINITY
  #open: ReadonlySet<string> = new Set()

  constructor(
    private readonly clock: Clock,
    private readonly processes = '/proc',
  ) {}

  /** Whether a living editor was started with that file; false on systems that do not tell. */
  hold(file: string): boolean {
    if (this.clock.elapsed() >= this.#staleAt || this.#open.has(file)) this.#look()
    return this.#open.has(file)
  }

  /** Nothing here is on a disk: read without the thread pool it takes a quarter of the time. */
  #look(): void {
    const began = this.clock.elapsed()
    this.#open = new Set(idsIn(this.processes).flatMap((id) => filesOf(join(this.processes, id))))
    const took = this.clock.elapsed() - began
    this.#staleAt = began + took + Math.min(freshAtMost, Math.max(freshFor, took * restPerLook))
  }
}

function idsIn(processes: string): string[] {
  try {
    return readdirSync(processes).filter((name) => /^\d+$/.test(name))
  } catch {
    // Only Linux tells.
    return []
  }
}

/** The files an editor was started with; none for another program, for one that has ended, and for another user's. */
function filesOf(process: string): string[] {
  try {
    const [program = '', ...words] = readFileSync(join(process, 'cmdline'), 'utf8').split('\0')
    if (!editors.has(basename(program))) return []
    const folder = readlinkSync(join(process, 'cwd'))
    return words.filter((word) => /^[^-+]/.test(word)).map((word) => realPathOf(resolve(folder, word)))
  } catch {
    return []
  }
}

function realPathOf(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    // A file that is not there yet has no other name either.
    return file
  }
}
