// Asks a program that runs with `--inspect=127.0.0.1:0` for profiles and for what is in its memory.

import { readFileSync } from 'node:fs'
import { WebSocket } from 'ws'
import { until } from './figures.mjs'

export class Inspector {
  #asked = 0
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
  #waiting = new Map()
  /** @type {string[]} */
  #chunks = []

  /** @param {WebSocket} socket */
  constructor(socket) {
    this.socket = socket
    socket.on('message', (data) => this.#hear(JSON.parse(String(data))))
  }

  /** @param {string} said a file with what the program said: the address is in it */
  static async open(said) {
    const url = await until('the address of the inspector', () => {
      const found = /Debugger listening on (ws:\S+)/.exec(readFileSync(said, 'utf8'))
      return found?.[1] ?? null
    })
    const socket = new WebSocket(url, { maxPayload: 0, perMessageDeflate: false })
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    return new Inspector(socket)
  }

  /**
   * @param {string} method
   * @param {object} [params]
   * @returns {Promise<any>}
   */
  ask(method, params = {}) {
    this.#asked += 1
    const id = this.#asked
    this.socket.send(JSON.stringify({ id, method, params }))
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
  }

  /**
   * The profile of the main thread while `work` goes on.
   *
   * @param {() => Promise<unknown>} work
   * @returns {Promise<object>}
   */
  async profile(work) {
    await this.ask('Profiler.enable')
    await this.ask('Profiler.start')
    await work()
    return (await this.ask('Profiler.stop')).profile
  }

  /**
   * What an expression is in the program; `require` works there.
   *
   * @param {string} expression
   */
  async value(expression) {
    const asked = { expression, includeCommandLineAPI: true, returnByValue: true }
    return (await this.ask('Runtime.evaluate', asked)).result.value
  }

  /** @returns {Promise<import('./heap-parts.mjs').Snapshot>} of what is in use: garbage is collected first */
  async heapSnapshot() {
    this.#chunks = []
    await this.ask('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
    return JSON.parse(this.#chunks.splice(0).join(''))
  }

  close() {
    this.socket.close()
  }

  /** @param {{ id?: number, method?: string, params?: any, result?: unknown, error?: { message: string } }} message */
  #hear({ id, method, params, result, error }) {
    if (method === 'HeapProfiler.addHeapSnapshotChunk') this.#chunks.push(params.chunk)
    if (id === undefined) return
    const asked = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (error) asked?.reject(new Error(error.message))
    else asked?.resolve(result)
  }
}
