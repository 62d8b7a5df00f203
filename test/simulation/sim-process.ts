// One life of the process that keeps a simulated tree: wired as `RunningTree` does, on a disk and a server in memory.

import type SqliteDatabase from 'better-sqlite3'
import { codecs } from '../../src/app/codecs.ts'
import type { BaseStore } from '../../src/fsui/shell/base-store.ts'
import { ConfigDocument } from '../../src/fsui/shell/config-document.ts'
import { TreeEngine } from '../../src/fsui/shell/engine/engine.ts'
import { Journal } from '../../src/fsui/shell/journal.ts'
import { LiveSettings } from '../../src/fsui/shell/live-settings.ts'
import { meetServer } from '../../src/fsui/shell/meet-server.ts'
import { openBases } from '../../src/fsui/shell/open-bases.ts'
import { TreeService } from '../../src/fsui/shell/service.ts'
import { localState } from '../../src/fsui/shell/tree-status.ts'
import { Views } from '../../src/fsui/shell/views.ts'
import { ownerOf } from '../../src/kernel/document-key.ts'
import type { RandomBytes } from '../../src/kernel/ids.ts'
import { parseConfig } from '../../src/platform/config/config-file.ts'
import type { Settings } from '../../src/platform/config/options.ts'
import { resolveConfig } from '../../src/platform/config/settings.ts'
import type { FaultStep, FileTree } from '../../src/platform/files/file-tree.ts'
import type { MemoryVolume } from '../../src/platform/files/memory-volume.ts'
import { openMemoryTree } from '../../src/platform/files/open-tree.ts'
import type { TestApp } from '../app/test-home.ts'
import { type Life, MortalBaseStore, MortalRemote, type Refusals } from './crash.ts'
import type { SimHomeFile } from './home-settings.ts'
import { pausing } from './interruptions.ts'
import type { OtherPrograms } from './other-programs.ts'
import { root } from './person.ts'

/** Few, so that the files of a schedule are more than a turn takes. */
const fewFiles = { mostFiles: 3 }

export interface Running {
  readonly engine: TreeEngine
  readonly service: TreeService
  readonly views: Views
  readonly config: ConfigDocument
  readonly log: Journal
  readonly bases: BaseStore
  readonly life: Life
  /** Number of the last event it was told of. */
  heard: number
}

/** What stands around the process. */
export interface Surroundings {
  readonly volume: MemoryVolume
  readonly random: RandomBytes
  readonly life: Life
  faults(step: FaultStep, path: string): void
  /** The database of the base store. */
  readonly stored: SqliteDatabase.Database
  readonly refusals: Refusals
  readonly others: OtherPrograms
  readonly home: SimHomeFile
  /** Called wherever the process waits. */
  pause(): Promise<void>
  /** What happens, for who reads of a failure. */
  note(line: string): void
  /** What the process says to its log. */
  say(line: string): void
}

/** Starts one, as far as its first turn. */
export async function startProcess(app: TestApp, around: Surroundings): Promise<Running> {
  const { clock } = app
  const { volume, random, life, faults, pause, others, home } = around
  const tree = openMemoryTree(volume, root, { clock, random, faults })
  if (!tree.ok) throw new Error(tree.problem.message)
  const bases = new MortalBaseStore(await openBases(around.stored), life)
  const remote = pausing(new MortalRemote(app, life, around.refusals), pause)
  const log = new Journal(
    mortal(tree.value, life),
    () => clock.now(),
    () => undefined,
  )
  const journal = (line: string) => {
    around.note(line)
    around.say(line)
    log.add(line)
  }
  const live = new LiveSettings(settingsIn(home))
  Object.assign(live.engine, fewFiles)
  const parts = {
    tree: pausing(tree.value, pause),
    bases,
    remote,
    clock,
    settings: live.engine,
    codecs,
    journal,
    heldByEditor: async (path: string) => {
      await pause()
      return others.holds(path)
    },
    gitAtWork: async () => (others.gitWorks ? 'merge' : null),
    cameFromGit: async (_: string, bytes: Uint8Array) => others.cameFromGit(bytes),
  }
  const engine = new TreeEngine(parts)
  const config: ConfigDocument = new ConfigDocument({
    ...parts,
    home: pausing(home, pause),
    problems: engine.problems,
    takeEffect: async () => {
      for (const line of live.update(settingsIn(home))) journal(`config.yaml: ${line}`)
      Object.assign(live.engine, fewFiles)
      engine.noteChanged(questionsIn(bases), null)
    },
  })
  const query = (path: string, input: object) => remote.query(path, input)
  const views = new Views({ ...parts, query, local: () => localState({ bases, engine, config }) })
  const service = new TreeService(engine, live.service, () => clock.elapsed(), {
    hindered: (by) => by && around.note(`--- hindered by the ${by.by}`),
    recover: async () => {
      await bases.reload()
      await engine.recover('displaced while cw could not write')
      running.heard = bases.cursor?.seq ?? 0
      engine.markAll()
    },
  })
  const running: Running = { engine, service, views, config, log, bases, life, heard: 0 }
  await engine.recover()
  if ((await meetServer({ bases, remote, codecs })) === 'forked') engine.distrustFiles()
  await views.begun()
  running.heard = bases.cursor?.seq ?? 0
  return running
}

/** Nothing of a process that died reaches the disk. */
function mortal(tree: FileTree, life: Life): FileTree {
  const append: FileTree['append'] = (path, text) =>
    life.dead ? new Promise(() => undefined) : tree.append(path, text)
  return { ...tree, append }
}

function settingsIn(home: SimHomeFile): Settings {
  const now = parseConfig(home.text ?? '')
  if (now.ok) home.sound = home.text
  const file = now.ok ? now : parseConfig(home.sound ?? '')
  const config = resolveConfig(file.ok ? { file: file.value } : {})
  if (!config.ok) throw new Error(config.problem.message)
  return config.value.settings
}

function questionsIn(bases: BaseStore): string[] {
  return [...bases.all()].flatMap(({ key, mode }) => (mode === 'yours' ? [ownerOf(key)] : []))
}
