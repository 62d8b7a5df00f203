// The Watcher that watches for real: starts the watcher's thread, passes its batches on, and notices when it ends.
import { existsSync, realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { OnDirty, OnTrouble, Watcher } from './watcher.ts'
import {
  chosenFor,
  type FromWorker,
  type ToWorker,
  type WatchedBy,
  type WorkerInput,
} from './worker-messages.ts'

export interface ThreadedWatcherOptions {
  /** The tree's folder. */
  readonly root: string
  /** `auto`: whichever suits the system and the number of folders. */
  readonly by: 'auto' | WatchedBy
  /** Overrides the kernel's number of watches, for a tree that shares them. */
  readonly watchLimit?: number
}

export class ThreadedWatcher implements Watcher {
  #mode: WatchedBy
  readonly #options: ThreadedWatcherOptions
  #worker: Worker | undefined
  #watched = 0
  #closed = false

  constructor(options: ThreadedWatcherOptions) {
    this.#mode = options.by === 'auto' ? chosenFor(1) : options.by
    this.#options = options
  }

  async start(onDirty: OnDirty, onTrouble: OnTrouble): Promise<void> {
    const { root, by, watchLimit } = this.#options
    const workerData: WorkerInput = { root: realPath(root), by, watchLimit }
    const worker = new Worker(workerFile(import.meta.url), { workerData })
    this.#worker = worker
    await new Promise<void>((started) => {
      worker.on('message', (message: FromWorker) => {
        if (this.#closed) return
        this.#watched = message.watched
        if (message.type === 'ready') {
          this.#mode = message.by
          started()
        }
        if (message.type === 'trouble') onTrouble(message.trouble)
        if (message.type === 'dirty') this.#passOn(message, onDirty)
      })
      worker.on('error', (error) => {
        if (!this.#closed) onTrouble({ kind: 'error', message: `The watcher ended: ${error.message}` })
      })
      worker.on('exit', () => {
        this.#watched = 0
        started()
      })
    })
  }

  get mode(): WatchedBy {
    return this.#mode
  }

  watched(): number {
    return this.#watched
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#watched = 0
    await this.#worker?.terminate()
  }

  #passOn(message: Extract<FromWorker, { type: 'dirty' }>, onDirty: OnDirty): void {
    for (const [folder, names] of message.folders) {
      if (names.length === 0) onDirty(folder)
      for (const name of names) onDirty(folder, { name })
    }
    this.#worker?.postMessage('taken' satisfies ToWorker)
  }
}

/** Asked at once: the thread is to begin before whatever keeps this one busy. */
function realPath(root: string): string {
  try {
    return realpathSync(root)
  } catch {
    return root
  }
}

/**
 * The compiled worker. Node 20 starts no thread from TypeScript, so where this module itself runs from source (under vitest,
 * which transforms it), the thread runs the same file from `dist/`, which `npm run build` makes.
 */
function workerFile(self: string): URL {
  if (!self.endsWith('.ts')) return new URL('./watch-worker.js', self)
  const compiled = new URL('../../../../dist/fsui/shell/watch/watch-worker.js', self)
  if (existsSync(fileURLToPath(compiled))) return compiled
  throw new Error('The watcher runs its thread from dist/: run `npm run build` first.')
}
