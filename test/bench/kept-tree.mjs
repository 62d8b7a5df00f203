// A home and its trees under measurement, kept by the built program as a person would run it.

import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { execa } from 'execa'
import { request } from '../../dist/fsui/shell/control.js'
import { connect } from '../../dist/interfaces/client/connect.js'
import { timed, until } from './figures.mjs'

const loopDelay = new URL('./loop-delay.mjs', import.meta.url).href
const program = fileURLToPath(new URL('../../dist/cw.js', import.meta.url))
/** Milliseconds the longest step may take. */
const patience = 3_600_000
/** Milliseconds after which a tree without work has given its spare memory back. */
const rest = 5_000

/** @typedef {{ rests: number, most: number }} Memory in MiB */

export class KeptTree {
  /** @type {import('execa').ResultPromise | null} */
  #daemon = null

  /**
   * @param {string} folder of the measurement
   * @param {string} name of the tree's folder in it
   * @param {readonly string[]} [nodeFlags] such as `--cpu-prof`
   */
  constructor(folder, name, nodeFlags = []) {
    this.folder = folder
    this.home = join(folder, 'home')
    this.root = join(folder, name)
    this.nodeFlags = ['--import', loopDelay, ...nodeFlags]
    this.loopFile = join(folder, `${name}-loop.json`)
    /** @type {Record<string, string>} */
    this.environment = {
      PATH: process.env.PATH ?? '',
      HOME: join(folder, 'user'),
      CW_HOME: this.home,
      CW_MAX_RUNNING: '0',
      // The pauses that are there for people's editors are no cost.
      CW_POLITENESS: 'off',
      CW_SWEEP: '3600s',
      BENCH_LOOP_DELAY: this.loopFile,
    }
  }

  /** From the start of the process until it has looked at everything and has nothing left to do. */
  async start() {
    await mkdir(join(this.folder, 'user'), { recursive: true })
    return timed(async () => {
      this.#daemon = execa(process.execPath, [...this.nodeFlags, program, 'fsui', this.root], {
        cwd: this.folder,
        env: this.environment,
        extendEnv: false,
        reject: false,
        stdout: 'ignore',
        stderr: { file: join(this.folder, 'said.txt') },
      })
      // Nobody waits for an answer of a process that is gone.
      await Promise.race([this.settled(), this.#ended()])
    })
  }

  /** @returns {Promise<never>} */
  async #ended() {
    const result = await this.#daemon
    throw new Error(`cw fsui ended with ${result?.exitCode}: ${this.#said()}`)
  }

  #said() {
    return readFileSync(join(this.folder, 'said.txt'), 'utf8').slice(-2_000)
  }

  /** Every save so far is taken up, everything that follows is written; returns what `cw fsui status` shows. */
  async settled() {
    const before = Date.now()
    for (;;) {
      const status = await this.#ask('flush')
      if (status.settling.length + status.pendingEntities + status.dirtyFolders === 0) return status
      if (Date.now() - before > patience) throw new Error(`${this.root} does not settle`)
    }
  }

  /** @param {'status' | 'flush'} what */
  async #ask(what) {
    const store = await until('the tree to be known', () => this.#ownStore())
    const answer = await request(store, what, patience)
    if (answer === null) throw new Error(`Nobody keeps ${this.root}`)
    return /** @type {{ settling: string[], pendingEntities: number, dirtyFolders: number, documents: number, watches: number, pid: number, problems: object[] }} */ (
      answer
    )
  }

  /** Where the home keeps what belongs to this tree: its mark names it. */
  #ownStore() {
    try {
      const mark = JSON.parse(readFileSync(join(this.root, '.cw-home'), 'utf8'))
      return join(this.home, 'trees', mark.tree)
    } catch {
      // Not made yet.
      return null
    }
  }

  get pid() {
    const pid = this.#daemon?.pid
    if (pid === undefined) throw new Error(`${this.root} is not kept`)
    return pid
  }

  /**
   * Resident memory of the process in MiB, once it has had the time to give back what is not in use; and the most it was.
   *
   * @returns {Promise<Memory>}
   */
  async memory() {
    await setTimeout(rest)
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8')
    const mebibytes = (/** @type {RegExp} */ line) => Math.round(Number(line.exec(status)?.[1] ?? 0) / 1024)
    return { rests: mebibytes(/VmRSS:\s+(\d+) kB/), most: mebibytes(/VmHWM:\s+(\d+) kB/) }
  }

  /** From now on delays of the event loop are noted anew. */
  forgetDelays() {
    process.kill(this.pid, 'SIGUSR2')
  }

  /**
   * For how long the event loop was blocked since, in milliseconds; from now on they are noted anew.
   *
   * @returns {Promise<{ max: number, p99: number }>}
   */
  async delays() {
    await rm(this.loopFile, { force: true })
    process.kill(this.pid, 'SIGUSR2')
    return until('the delays of the loop', () =>
      existsSync(this.loopFile) ? JSON.parse(readFileSync(this.loopFile, 'utf8')) : null,
    )
  }

  /** A connection that only reads, to see commits. */
  watchDatabase() {
    const database = new Database(join(this.home, 'cw.db'), { readonly: true })
    const select = database.prepare('select max(seq) as seq from events')
    return {
      seq: () => /** @type {{ seq: number }} */ (select.get()).seq,
      close: () => database.close(),
    }
  }

  /** Calls a procedure of the running server. */
  server() {
    const { address, token } = JSON.parse(readFileSync(join(this.home, 'server.json'), 'utf8'))
    return connect({ address, token })
  }

  /** @param {string[]} args */
  cw(...args) {
    return execa(process.execPath, [program, ...args], {
      env: this.environment,
      extendEnv: false,
      cwd: this.folder,
    })
  }

  async stop() {
    const daemon = this.#daemon
    this.#daemon = null
    daemon?.kill('SIGINT')
    const ended = await daemon
    if (ended && ended.exitCode !== 0)
      throw new Error(`cw fsui ended with ${ended.exitCode}: ${this.#said()}`)
  }

  async kill() {
    this.#daemon?.kill('SIGKILL')
    await this.#daemon
  }
}
