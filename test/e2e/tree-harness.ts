// A tree that the built program keeps: a home, a folder and a user's home of their own inside the repository (editors
// save differently below the system's temporary folder), and the process that runs there.

import { randomBytes } from 'node:crypto'
import { access, chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa, type ResultPromise } from 'execa'
import { request } from '../../src/fsui/shell/control.ts'
import { findCommand } from '../../src/interfaces/cli/find-command.ts'
import type { Manifest } from '../../src/interfaces/cli/manifest.ts'
import { readEnvironment } from '../../src/platform/config/environment.ts'
import { typeCommand } from '../interfaces/cli/typist.ts'
import { chosenWatcher, program, type Ran } from './built-cw.ts'
import { freshBuild } from './fresh-build.ts'
import { until } from './until.ts'

const tests = fileURLToPath(new URL('..', import.meta.url))
const greeting = 'Ctrl+C ends it'
/** Milliseconds that a start may take on a machine that is busy with other things. */
const startPatience = 110_000
/** Milliseconds that an answer may take. */
const patience = 90_000

/** What `cw fsui flush` and `cw fsui status` say, as far as tests look at it. */
export interface TreeStatus {
  readonly pid: number
  readonly documents: number
  /** The place in the event log up to which the tree has seen it. */
  readonly cursor: { readonly seq: number }
  readonly watcher: string
  readonly problems: readonly { readonly path: string; readonly code: string }[]
  readonly conflicts: readonly { readonly path: string }[]
  readonly held: readonly string[]
  readonly pendingWrites: readonly { readonly path: string | null }[]
}

export interface Daemon {
  /** Everything it said so far. */
  said(): string
  readonly process: ResultPromise
}

export type Environment = Readonly<Record<string, string>>

export class Tree {
  /** Changed where a test moves it. */
  home: string
  readonly root: string
  /** What each process of this tree said, oldest first. */
  readonly daemons: Daemon[] = []
  /** Variables that `start` alone hands on, beside those of the tree. */
  forStart: Environment = {}
  readonly #beside: Tree[] = []

  private constructor(
    readonly folder: string,
    private readonly extra: Environment,
    name = 'tree',
  ) {
    this.home = join(folder, 'home')
    this.root = join(folder, name)
  }

  /** A place for a tree; nothing runs there and no folder is there yet. */
  static async make(extra: Environment = {}): Promise<Tree> {
    await freshBuild()
    const folder = join(tests, `.tmp-${randomBytes(6).toString('hex')}`)
    await mkdir(join(folder, 'user'), { recursive: true })
    return new Tree(folder, extra)
  }

  /** A new tree that is kept, with everything settled. */
  static async open(extra: Environment = {}): Promise<Tree> {
    const tree = await Tree.make(extra)
    await tree.start()
    await tree.flush()
    return tree
  }

  /** Another tree of the same home, in a folder beside it, which is removed with it. Nothing runs there. */
  beside(name: string): Tree {
    const other = new Tree(this.folder, this.extra, name)
    this.#beside.push(other)
    return other
  }

  get environment(): Environment {
    const { PATH = '' } = process.env
    // Agents run only in the tests that are about them: the programs of this machine are nobody's business here.
    return {
      ...{ CW_HOME: this.home, CW_MAX_RUNNING: '0', HOME: join(this.folder, 'user'), PATH },
      ...chosenWatcher(),
      ...this.extra,
    }
  }

  /** Starts `cw fsui` and waits until it says that it keeps the folder. */
  async start(...args: readonly string[]): Promise<Daemon> {
    const running = execa(process.execPath, [program, 'fsui', this.root, ...args], {
      cwd: this.folder,
      env: { ...this.environment, ...this.forStart },
      extendEnv: false,
      reject: false,
    })
    let said = ''
    running.stderr.on('data', (chunk) => {
      said += chunk
    })
    const daemon = { process: running, said: () => said }
    this.daemons.push(daemon)
    const ended = running.then(({ exitCode }) => `ended with ${exitCode}`)
    const ready = until('the greeting', () => said.includes(greeting) && 'ready', startPatience)
    const state = await Promise.race([ended, ready])
    if (state !== 'ready') throw new Error(`cw fsui ${state}: ${said}`)
    return daemon
  }

  /** Ends the process; returns its exit code (undefined after SIGKILL). */
  async stop(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL' = 'SIGINT'): Promise<number | undefined> {
    const daemon = this.daemons.at(-1)
    if (!daemon) return undefined
    daemon.process.kill(signal)
    return (await daemon.process).exitCode
  }

  /** Everything saved so far is taken up, and everything that follows is written. */
  async flush(): Promise<TreeStatus> {
    return this.#ask('flush')
  }

  async status(): Promise<TreeStatus> {
    return this.#ask('status')
  }

  /** Asks as the command does; where there is only one whom it could ask, without starting it each time. */
  async #ask(what: 'flush' | 'status'): Promise<TreeStatus> {
    const [store, ...more] = await readdir(join(this.home, 'trees')).catch(() => [])
    if (this.runs && store !== undefined && more.length === 0) {
      const answer = await request(join(this.home, 'trees', store), what, patience)
      if (answer !== null) return answer as TreeStatus
    }
    const { exit, out, err } = await this.cw('fsui', what, this.root, '--json')
    if (exit !== 0) throw new Error(`cw fsui ${what}: ${exit} ${out} ${err}\n${this.daemons.at(-1)?.said()}`)
    return JSON.parse(out).data
  }

  /** Runs a command of `cw` from a second terminal. */
  async cw(...args: readonly string[]): Promise<Ran> {
    return this.run(process.execPath, program, ...args)
  }

  /** Whether the process that was started last goes on. */
  get runs(): boolean {
    const last = this.daemons.at(-1)?.process
    return last !== undefined && last.exitCode === null && last.signalCode === null
  }

  /** What a command prints with --json, typed in this process where a server does the work. @throws Error when it fails */
  async json<T = Record<string, unknown>>(...args: readonly string[]): Promise<T> {
    const typed = [...args, '--json']
    const manifest = await builtManifest()
    const served = this.runs && findCommand(manifest, args).entry.local === null
    const { exit, out, err } = served
      ? await typeCommand(typed, { manifest, environment: readEnvironment(this.environment, this.folder) })
      : await this.cw(...typed)
    if (exit !== 0) throw new Error(`cw ${args.join(' ')}: ${exit} ${out} ${err}`)
    return JSON.parse(out).data
  }

  /** Runs any program with the tree as its working directory. */
  async run(file: string, ...args: readonly string[]): Promise<Ran> {
    await mkdir(this.folder, { recursive: true })
    const ran = await execa(file, args, {
      cwd: (await this.has('')) ? this.root : this.folder,
      env: this.environment,
      extendEnv: false,
      reject: false,
      input: '',
    })
    return { exit: ran.exitCode ?? -1, out: ran.stdout, err: ran.stderr }
  }

  at(path: string): string {
    return join(this.root, path)
  }

  read(path: string): Promise<string> {
    return readFile(this.at(path), 'utf8')
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(this.at(path)), { recursive: true })
    await writeFile(this.at(path), text)
  }

  /** Reads, changes and saves in place. */
  async edit(path: string, change: (text: string) => string): Promise<void> {
    const before = await this.read(path)
    const after = change(before)
    if (after === before) throw new Error(`Nothing to change in ${path}:\n${before}`)
    await this.write(path, after)
  }

  has(path: string): Promise<boolean> {
    return access(this.at(path)).then(
      () => true,
      () => false,
    )
  }

  /** Paths of all files below a folder of the tree, sorted. */
  async files(folder: string): Promise<string[]> {
    const entries = await readdir(this.at(folder), { recursive: true, withFileTypes: true }).catch(() => [])
    const files = entries.filter((entry) => !entry.isDirectory())
    return files.map((entry) => relative(this.root, join(entry.parentPath, entry.name))).sort()
  }

  /** Paths with their modification times: equal as long as nothing was written. */
  async stamps(folder: string): Promise<Record<string, string>> {
    const paths = await this.files(folder)
    const stamps = paths.map(async (path) => {
      const { ino, mtimeNs } = await stat(this.at(path), { bigint: true })
      return [path, `${ino} ${mtimeNs}`]
    })
    return Object.fromEntries(await Promise.all(stamps))
  }

  /** The log of all days. */
  async log(): Promise<string> {
    const texts = (await this.files('log')).map((path) => this.read(path))
    return (await Promise.all(texts)).join('')
  }

  /** Waits until the log says something. */
  async logged(what: string | RegExp): Promise<void> {
    await until(`${what} in the log`, async () => {
      const log = await this.log()
      return typeof what === 'string' ? log.includes(what) : what.test(log)
    })
  }

  /** Kills what still runs and removes everything. */
  async remove(): Promise<void> {
    const daemons = [this, ...this.#beside].flatMap((tree) => tree.daemons)
    for (const { process: running } of daemons) running.kill('SIGKILL')
    await Promise.all(daemons.map((daemon) => daemon.process))
    await chmod(this.folder, 0o700)
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** The commands of the built program. */
async function builtManifest(): Promise<Manifest> {
  return JSON.parse(await readFile(join(dirname(program), 'interfaces/cli/manifest.json'), 'utf8'))
}
