// The server over HTTP: one code path, whether it runs in this process or on another machine.

import {
  connect,
  type RemoteCall,
  type RemoteExecutor,
  type ServerAddress,
} from '../../interfaces/client/connect.ts'
import { CwError, cwError } from '../../kernel/errors.ts'
import type { Cursor } from '../../kernel/event.ts'
import { passStep } from '../../platform/crash-points.ts'
import { headOf } from './read-log.ts'
import type { Remote, RemoteDocument, RemoteEntry, RemoteGroup, RemoteOutcome } from './remote.ts'

/** Ids of one request: they go into its body. */
const idsPerRequest = 200
/** Decisions of one request, so that it stays below what the server takes: 1 MiB a document at most. */
const bytesPerRequest = 4 * 1024 * 1024

export class ServerRemote implements Remote {
  #server: RemoteExecutor | null = null

  /** `find` is asked for the first call, and again after a server that did not answer; `replyMode` is said in each reply.md. */
  constructor(
    private readonly find: () => Promise<ServerAddress | null>,
    private readonly replyMode: () => 'auto' | 'save' | 'tick',
  ) {}

  async snapshot(): Promise<{ entries: readonly RemoteEntry[]; cursor: Cursor }> {
    // The cursor is read first: what happens in between is seen twice, never missed.
    const cursor = await headOf(this)
    const entries = (await this.query('tree.entries', {})) as RemoteEntry[]
    return { entries, cursor }
  }

  async documents(ids: readonly string[]): Promise<readonly RemoteDocument[]> {
    const documents: RemoteDocument[] = []
    for (let start = 0; start < ids.length; start += idsPerRequest) {
      const part = ids.slice(start, start + idsPerRequest)
      documents.push(
        ...((await this.query('tree.documents', { ids: part, reply: this.replyMode() })) as RemoteDocument[]),
      )
    }
    return documents
  }

  async apply(groups: readonly RemoteGroup[]): Promise<readonly RemoteOutcome[]> {
    const outcomes: RemoteOutcome[] = []
    for (const part of inParts(groups)) {
      const call = { path: 'tree.save', type: 'command', input: { groups: part } } as const
      outcomes.push(...((await this.#call(call)) as RemoteOutcome[]))
    }
    return outcomes
  }

  query(path: string, input: object): Promise<unknown> {
    return this.#call({ path, type: 'query', input })
  }

  async #call(call: RemoteCall): Promise<unknown> {
    const found = this.#server ?? (await this.#connect())
    try {
      passStep('server:asked', call.path)
      const answer = await found.call(call)
      passStep('server:answered', call.path)
      return answer
    } catch (error) {
      if (isUnreachable(error)) this.#server = null
      throw error
    }
  }

  async #connect(): Promise<RemoteExecutor> {
    const address = await this.find()
    if (!address) throw cwError('server.unreachable', { address: 'this home', reason: 'none runs' })
    this.#server = connect(address)
    return this.#server
  }
}

/** Whether an error says that no server answered: what was sent may or may not have been done. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof CwError && (error.code === 'server.unreachable' || error.code === 'server.refused')
}

function* inParts(groups: readonly RemoteGroup[]): Generator<RemoteGroup[]> {
  let part: RemoteGroup[] = []
  let size = 0
  for (const group of groups) {
    const bytes = JSON.stringify(group).length
    if (part.length > 0 && size + bytes > bytesPerRequest) {
      yield part
      part = []
      size = 0
    }
    part.push(group)
    size += bytes
  }
  if (part.length > 0) yield part
}
