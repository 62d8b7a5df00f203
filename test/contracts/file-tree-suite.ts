// What every file tree keeps, and the trees it is kept on: disk and memory, with and without hard links.

import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Capabilities, Faults, FileTree } from '../../src/platform/files/file-tree.ts'
import { type MemoryOptions, MemoryVolume } from '../../src/platform/files/memory-volume.ts'
import { openDiskTree, openMemoryTree } from '../../src/platform/files/open-tree.ts'

/** Time that stands still until told. */
export class StoppedClock {
  ms = 1_700_000_000_000
  now = (): number => this.ms
  elapsed = (): number => this.ms
  sleep = async (ms: number): Promise<void> => {
    this.ms += ms
  }
}

/** A tree and the hand of a person in it. Person's paths are relative to the root. */
export interface Bench {
  readonly tree: FileTree
  readonly clock: StoppedClock
  faults: Faults | undefined
  /** Opens the same files anew, as after a crash. */
  reopen(): FileTree
  write(path: string, text: string): void
  /** Replaces by temp + rename. */
  save(path: string, text: string): void
  rename(from: string, to: string): void
  /** Writes through a descriptor that is open from now on, wherever its file goes. */
  writerOf(path: string): (text: string) => void
  text(path: string): string | null
  close(): void
}

export const benches: Record<string, () => Bench> = {
  disk: () => diskBench({}),
  'disk without exchange': () => diskBench({ exchange: false }),
  'disk without hard links': () => diskBench({ exchange: false, hardLinks: false }),
  'disk with exchange alone': () => diskBench({ hardLinks: false }),
  memory: () => memoryBench(),
  'memory without exchange': () => memoryBench({ exchange: false }),
  'memory without hard links': () => memoryBench({ exchange: false, hardLinks: false }),
  'memory with exchange alone': () => memoryBench({ hardLinks: false }),
  'memory with folded names': () => memoryBench({ caseFolding: true }),
  'memory with times of two seconds': () => memoryBench({ grain: 2_000_000_000n }),
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

export function diskBench(capabilities: Partial<Capabilities>): Bench & { readonly root: string } {
  const root = mkdtempSync(join(tmpdir(), 'cw-files-'))
  const clock = new StoppedClock()
  const at = (path: string) => join(root, path)
  const open = () =>
    opened(openDiskTree(root, { clock, capabilities, faults: (...step) => bench.faults?.(...step) }))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(at(path)), { recursive: true })
    writeFileSync(at(path), text)
  }
  const bench = {
    root,
    clock,
    faults: undefined as Faults | undefined,
    reopen: open,
    write,
    save: (path: string, text: string) => {
      write(`${path}.person`, text)
      renameSync(at(`${path}.person`), at(path))
    },
    rename: (from: string, to: string) => renameSync(at(from), at(to)),
    writerOf: (path: string) => {
      const descriptor = openSync(at(path), 'r+')
      return (text: string) => {
        ftruncateSync(descriptor)
        writeSync(descriptor, text, 0)
        closeSync(descriptor)
      }
    },
    text: (path: string) => {
      try {
        return readFileSync(at(path), 'utf8')
      } catch {
        return null
      }
    },
    close: () => rmSync(root, { recursive: true, force: true }),
  }
  return Object.assign(bench, { tree: open() })
}

function memoryBench(options: Omit<MemoryOptions, 'now'> = {}): Bench {
  const clock = new StoppedClock()
  const volume = new MemoryVolume({ ...options, now: clock.now })
  volume.mkdir('/tree')
  const at = (path: string) => `/tree/${path}`
  const open = () =>
    opened(openMemoryTree(volume, '/tree', { clock, faults: (...step) => bench.faults?.(...step) }))
  const write = (path: string, text: string) => {
    const folders = path.split('/').slice(0, -1)
    folders.forEach((_, index) => {
      const folder = at(folders.slice(0, index + 1).join('/'))
      if (volume.lstat(folder) === null) volume.mkdir(folder)
    })
    volume.writeInPlace(at(path), bytesOf(text))
  }
  const bench = {
    clock,
    faults: undefined as Faults | undefined,
    reopen: open,
    write,
    save: (path: string, text: string) => {
      write(`${path}.person`, text)
      volume.rename(at(`${path}.person`), at(path))
    },
    rename: (from: string, to: string) => volume.rename(at(from), at(to)),
    writerOf: (path: string) => {
      const descriptor = volume.openRead(at(path))
      return (text: string) => volume.writeInPlace(descriptor, bytesOf(text))
    },
    text: (path: string) => {
      if (volume.lstat(at(path))?.kind !== 'file') return null
      const descriptor = volume.openRead(at(path))
      return textOf(volume.read(descriptor, Infinity))
    },
    close: () => {},
  }
  return Object.assign(bench, { tree: open() })
}

function opened(result: ReturnType<typeof openDiskTree>): FileTree {
  if (!result.ok) throw new Error(result.problem.message)
  return result.value
}
