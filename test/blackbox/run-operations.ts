// Lets operations happen to a tree that the real program keeps, waits for quiet, and accounts for every word.

import { classify } from '../../src/fsui/core/classify.ts'
import { isErrorCode } from '../../src/kernel/errors.ts'
import { checkConditions } from '../crash/conditions.ts'
import { KeptTree } from '../crash/kept-tree.ts'
import { type Operation, paths } from './operations.ts'
import { Words } from './words.ts'
import { Writer } from './writer.ts'

export interface Ran {
  readonly operations: number
  /** Processes that ended without a word. */
  readonly crashes: number
}

interface Known {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly body: string
}

/** Rejects where a condition does not hold. Nothing is left behind. */
export async function runOperations(operations: readonly Operation[]): Promise<Ran> {
  const world = new World(await KeptTree.open())
  try {
    for (const to of [0, 1, 4, 8]) await world.perform({ do: 'save', to, how: 'plain' })
    for (const operation of operations) await world.perform(operation)
    await world.check()
    return { operations: operations.length, crashes: world.crashes }
  } finally {
    await world.kept.remove()
  }
}

class World {
  crashes = 0
  readonly #words = new Words()
  readonly #writer: Writer

  constructor(readonly kept: KeptTree) {
    this.#writer = new Writer(kept.tree.root, this.#words)
  }

  async perform(operation: Operation): Promise<void> {
    switch (operation.do) {
      case 'save':
        return this.#writer.saveNew(pathOf(operation.to), operation.how)
      case 'edit':
        return this.#onDocument(operation.of, (path) =>
          this.#writer.edit(path, operation.change, operation.how),
        )
      case 'mv':
        return this.#onDocument(operation.of, (path) => this.#writer.mv(path, pathOf(operation.to)))
      case 'cp':
        return this.#onDocument(operation.of, (path) => this.#writer.cp(path, pathOf(operation.to)))
      case 'rm':
        return this.#onDocument(operation.of, (path) => this.#writer.rm(path))
      case 'settle':
        return this.#settle(operation.theirs)
      case 'create':
      case 'command':
      case 'restore':
        return this.#command(operation)
      case 'wait':
        return pause(operation.ms)
      case 'flush':
        await this.#running()
        await this.kept.flushOrDie()
        return this.#noteCrash()
      case 'stun':
        return this.#stun(operation.ms)
      case 'end':
        if (operation.by === 'SIGKILL') this.crashes += this.kept.runs ? 1 : 0
        await this.kept.tree.stop(operation.by)
        return
      case 'start':
        return this.#running()
      case 'crash':
        this.crashes += this.kept.runs ? 1 : 0
        await this.kept.kill()
        await this.kept.start(`${operation.at}  ${operation.nth}`)
    }
  }

  /** From here on nothing goes wrong. */
  async check(): Promise<void> {
    await this.kept.kill()
    await this.kept.start()
    const [words, { arrivals, reviews }] = [this.#words.owed(), this.#writer]
    await checkConditions(this.kept, { words, arrivals, reviews })
  }

  async #running(): Promise<void> {
    this.#noteCrash()
    if (!this.kept.runs) await this.kept.start()
  }

  #crashed: unknown = null

  /** Counts a process that has killed itself, once. */
  #noteCrash(): void {
    const last = this.kept.tree.daemons.at(-1)
    if (this.kept.runs || last === this.#crashed) return
    if (this.kept.signal !== 'SIGKILL' && last?.process.exitCode !== 0)
      throw new Error(`It ended with ${last?.process.exitCode ?? this.kept.signal}: ${last?.said()}`)
    this.#crashed = last
    this.crashes += this.kept.tree.forStart.CW_CRASH_AT === undefined ? 0 : 1
  }

  async #onDocument(of: number, act: (path: string) => Promise<void>): Promise<void> {
    const files = await this.kept.tree.files('')
    const documents = files.filter((path) => classify(path).is === 'document' && !path.startsWith('archive/'))
    const path = documents[of % Math.max(1, documents.length)]
    if (path !== undefined) await act(path)
  }

  async #settle(theirs: boolean): Promise<void> {
    const files = await this.kept.tree.files('')
    const sidecar = files.find((path) => classify(path).is === 'conflict-sidecar')
    if (sidecar !== undefined) await this.#writer.settle(sidecar, theirs)
  }

  /** Refusals and a server that is gone are answers too. */
  async #command(operation: Operation & { do: 'create' | 'command' | 'restore' }): Promise<void> {
    if (!this.kept.runs) return
    try {
      await this.#call(operation)
    } catch (error) {
      if (!isErrorCode(String((error as { code?: unknown }).code))) throw error
    }
  }

  async #call(operation: Operation & { do: 'create' | 'command' | 'restore' }): Promise<void> {
    const word = this.#words.next()
    if (operation.do === 'create') {
      await this.kept.command(`${operation.kind}.create`, {
        title: `Made ${word}`,
        body: 'First line.\n\nLast line.\n',
      })
      return
    }
    const known = await this.#known(operation.do === 'restore')
    const chosen = known[operation.of % Math.max(1, known.length)]
    if (chosen === undefined) return
    const { id: ref, kind, body } = chosen
    if (operation.do === 'restore') await this.kept.command(`${kind}.restore`, { ref })
    else if (operation.change === 'archive') await this.kept.command(`${kind}.archive`, { ref })
    else {
      const changes = {
        title: { title: `Named ${word}` },
        line: { body: `${body}\nBy command ${word}.\n` },
        priority: { priority: `P${word.charCodeAt(8) % 4}` },
      }
      await this.kept.command(`${kind}.update`, { ref, ...changes[operation.change] })
    }
  }

  async #known(archived: boolean): Promise<Known[]> {
    const found: Known[] = []
    for (const kind of ['initiative', 'task']) {
      type Listed = Omit<Known, 'kind'> & { readonly archivedAt?: number | null }
      const all = await this.kept.call<Listed[]>(`${kind}.list`, { archived })
      found.push(
        ...all.filter((each) => (each.archivedAt != null) === archived).map((each) => ({ ...each, kind })),
      )
    }
    return found
  }

  async #stun(ms: number): Promise<void> {
    if (!this.kept.runs) return
    const { process: running } = this.kept.tree.daemons.at(-1) ?? {}
    running?.kill('SIGSTOP')
    await pause(ms)
    running?.kill('SIGCONT')
  }
}

function pathOf(to: number): string {
  return paths[to % paths.length] ?? ''
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
