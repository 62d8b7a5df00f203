// A config.yaml in a tree and in its home, with a clock that is stepped.

import { readFile, writeFile } from 'node:fs/promises'
import type { BaseStore } from '../../../src/fsui/shell/base-store.ts'
import { ConfigDocument } from '../../../src/fsui/shell/config-document.ts'
import { defaultEngineSettings } from '../../../src/fsui/shell/engine/parts.ts'
import { cameFromGit } from '../../../src/fsui/shell/git-state.ts'
import { HomeConfig } from '../../../src/fsui/shell/home-config.ts'
import type { Problem } from '../../../src/kernel/problem.ts'
import type { FileTree } from '../../../src/platform/files/file-tree.ts'
import { MemoryVolume } from '../../../src/platform/files/memory-volume.ts'
import { openDiskTree, openMemoryTree } from '../../../src/platform/files/open-tree.ts'
import { SteppedClock } from '../../app/test-home.ts'

export const start = '# settings\nfsui:\n  settle: 30ms\n  reply: auto\n'

export class ConfigWorld {
  readonly clock = new SteppedClock()
  readonly volume = new MemoryVolume({ now: () => this.clock.now() })
  readonly journal: string[] = []
  readonly problems = new Map<string, Problem>()
  readonly tree: FileTree
  config: ConfigDocument
  /** In milliseconds. */
  commandQuiet = defaultEngineSettings.commandQuiet
  effects = 0
  fromGit = false

  constructor(
    readonly home: string,
    readonly bases: BaseStore,
    /** A folder on the disk that is in a git; null: the tree is in memory. */
    private readonly root: string | null = null,
  ) {
    this.volume.mkdir('/tree')
    const opened =
      root === null
        ? openMemoryTree(this.volume, '/tree', { clock: this.clock })
        : openDiskTree(root, { clock: this.clock })
    if (!opened.ok) throw new Error(opened.problem.message)
    this.tree = opened.value
    this.config = this.#open()
  }

  /** The process ends, and another goes on with what it left. */
  restart(): void {
    this.config = this.#open()
  }

  #open(): ConfigDocument {
    return new ConfigDocument({
      tree: this.tree,
      bases: this.bases,
      clock: this.clock,
      settings: Object.defineProperty({ ...defaultEngineSettings }, 'commandQuiet', {
        get: () => this.commandQuiet,
      }),
      journal: (line) => this.journal.push(line),
      heldByEditor: async () => false,
      cameFromGit: async (path, bytes) =>
        this.root === null ? this.fromGit : cameFromGit(this.root, path, bytes),
      home: new HomeConfig(this.home),
      problems: {
        set: (path, problem) => this.problems.set(path, problem),
        clear: async (path) => void this.problems.delete(path),
      },
      takeEffect: async () => {
        this.effects += 1
      },
    })
  }

  save(text: string): void {
    this.clock.advance(1)
    this.volume.writeInPlace('/tree/config.yaml', Buffer.from(text))
  }

  async saveHome(text: string): Promise<void> {
    await writeFile(this.home, text)
  }

  async inHome(): Promise<string> {
    return readFile(this.home, 'utf8')
  }

  async inTree(path = 'config.yaml'): Promise<string | null> {
    const read = await this.tree.read(path)
    return read.state === 'file' ? Buffer.from(read.bytes).toString('utf8') : null
  }

  async sidecar(): Promise<string | undefined> {
    const listed = await this.tree.list('')
    if (listed.state !== 'folder') throw new Error('The tree is gone')
    return listed.entries.find(({ name }) => name.startsWith('config.yaml.conflict-'))?.name
  }

  /** Turns until nothing is due, or 30 s are over. */
  async quiet(): Promise<void> {
    const end = this.clock.elapsed() + 30_000
    for (let turns = 0; turns < 100; turns++) {
      const due = await this.config.turn()
      if (due === null || this.clock.elapsed() + due > end) return
      this.clock.advance(Math.max(1, due))
    }
  }
}
