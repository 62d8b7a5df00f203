// The server over its websocket: one code path, whether it runs in this process or on another machine.

import type { RemoteCall, ServerAddress } from '../../interfaces/client/connect.ts'
import { connectLasting, type LastingConnection } from '../../interfaces/client/lasting.ts'
import { ownerOf } from '../../kernel/document-key.ts'
import { CwError, cwError } from '../../kernel/errors.ts'
import type { Cursor } from '../../kernel/event.ts'
import type { TreeDocument, TreeEntry, TreeGroup, TreeOutcome } from '../../kernel/tree-exchange.ts'
import { passStep } from '../../platform/crash-points.ts'
import { Pace } from './pace.ts'
import { headOf } from './read-log.ts'
import type { Remote } from './remote.ts'

/** Ids of one request at most: they go into its body. */
const idsPerRequest = 200
/** Decisions of one request: at first, and at most. One transaction of the server. */
const groupsAtFirst = 50
const groupsPerRequest = 500
/** Bytes of the decisions of one request; a single one may be larger, and the server takes the largest there is. */
const bytesPerRequest = 4 * 1024 * 1024

/** Entities whose documents are listed in one answer: nothing else is done meanwhile. */
const entriesPerRequest = 1_000

export class ServerRemote implements Remote {
  #server: LastingConnection | null = null
  readonly #reading = new Pace(idsPerRequest)
  /** Decisions of the next request: as many as the server carried out in one transaction lately. */
  #groups = groupsAtFirst

  /** `find` is asked for the first call, and again after a server that did not answer; `replyMode` is said in each reply.md. */
  constructor(
    private readonly find: () => Promise<ServerAddress | null>,
    private readonly replyMode: () => 'auto' | 'save' | 'tick',
  ) {}

  async snapshot(): Promise<{ entries: readonly TreeEntry[]; cursor: Cursor }> {
    // The cursor is read first: what happens in between is seen twice, never missed.
    const cursor = await headOf(this)
    const entries: TreeEntry[] = []
    for (;;) {
      const after = ownerOf(entries.at(-1)?.key ?? '')
      const page = (await this.query('tree.entries', { after, limit: entriesPerRequest })) as TreeEntry[]
      if (page.length === 0) return { entries, cursor }
      for (const entry of page) entries.push(entry)
    }
  }

  async documents(ids: readonly string[]): Promise<readonly TreeDocument[]> {
    const documents: TreeDocument[] = []
    for (let start = 0; start < ids.length; ) {
      const part = ids.slice(start, start + this.#reading.size)
      const input = { ids: part, reply: this.replyMode() }
      const request = () => this.query('tree.documents', input) as Promise<TreeDocument[]>
      documents.push(...(await this.#reading.of(part.length, request)))
      start += part.length
    }
    return documents
  }

  async apply(groups: readonly TreeGroup[]): Promise<readonly TreeOutcome[]> {
    const part = fitting(groups.slice(0, this.#groups))
    const call = { path: 'tree.save', type: 'command', input: { groups: part } } as const
    const outcomes = (await this.#call(call)) as TreeOutcome[]
    if (outcomes.length < part.length) this.#groups = Math.max(1, outcomes.length)
    else if (part.length === this.#groups) this.#groups = Math.min(groupsPerRequest, this.#groups * 2)
    return outcomes
  }

  query(path: string, input: object): Promise<unknown> {
    return this.#call({ path, type: 'query', input })
  }

  /** Lets go of the server; the next call looks for it anew. */
  close(): void {
    this.#server?.close()
    this.#server = null
  }

  async #call(call: RemoteCall): Promise<unknown> {
    const found = this.#server ?? (await this.#connect())
    try {
      passStep('server:asked', call.path)
      const answer = await found.call(call)
      passStep('server:answered', call.path)
      return answer
    } catch (error) {
      if (isUnreachable(error)) this.close()
      throw error
    }
  }

  async #connect(): Promise<LastingConnection> {
    const address = await this.find()
    if (!address) throw cwError('server.unreachable', { address: 'this home', reason: 'none runs' })
    this.#server = connectLasting(address)
    return this.#server
  }
}

/** Whether an error says that no server answered: what was sent may or may not have been done. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof CwError && (error.code === 'server.unreachable' || error.code === 'server.refused')
}

/** The first of them that fit into one request; one always does. */
function fitting(groups: readonly TreeGroup[]): readonly TreeGroup[] {
  let size = 0
  const end = groups.findIndex((group, at) => {
    size += Buffer.byteLength(JSON.stringify(group))
    return at > 0 && size > bytesPerRequest
  })
  return end === -1 ? groups : groups.slice(0, end)
}
