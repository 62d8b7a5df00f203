// Keeps a tree up to date with the event log of its server: what changed goes to the engine, what happened into the log
// of the tree.

import type { FollowMessage } from '../../app/event-feed.ts'
import type { ServerAddress } from '../../interfaces/client/connect.ts'
import { followEvents } from '../../interfaces/client/follow-events.ts'
import type { Event, TitledEvent } from '../../kernel/event.ts'
import type { BaseStore } from './base-store.ts'
import { describeEvent } from './describe-event.ts'
import type { TreeEngine } from './engine/engine.ts'
import type { EngineParts } from './engine/parts.ts'
import type { SentSaves } from './engine/sent-saves.ts'
import { meetServer } from './meet-server.ts'
import { MissedEvents } from './missed-events.ts'
import { changedBetween, headOf } from './read-log.ts'
import type { Remote } from './remote.ts'

export interface LogFollowerParts {
  readonly server: () => Promise<ServerAddress | null>
  /** Whether this process takes over from the server that it is connected to. */
  readonly takesOver: () => boolean
  readonly bases: BaseStore
  readonly remote: Remote
  readonly engine: Pick<TreeEngine, 'noteChanged' | 'noteEvents' | 'distrustFiles' | 'markAll'>
  readonly saves: Pick<SentSaves, 'toldOf'>
  /** Of the kinds that a tree shows as documents. */
  readonly codecs: EngineParts['codecs']
  /** One line of the log of the tree. */
  journal(line: string): void
  /** Told of each event: something in the home is another than before. Null: anything may be. */
  happened(events: readonly Event[] | null): void
  /** There is something to do in the next turn. */
  wake(): void
}

/** More events than one save of a document makes. */
const mostOfSave = 10

export class LogFollower {
  #ending = new AbortController()
  #following: Promise<void> = Promise.resolve()
  #failure: { readonly error: unknown } | null = null
  /** The log lacks what this tree saw last; until stock has been taken no event moves the cursor. */
  #mustMeet = false
  /** The log's, whichever epoch an event was written in. */
  #epoch = ''
  #connected = false
  #caughtUp = false
  #missed: MissedEvents | null = null

  constructor(private readonly parts: LogFollowerParts) {}

  get connected(): boolean {
    return this.#connected
  }

  /** Whether everything from before the connection has been seen. */
  get caughtUp(): boolean {
    return this.#caughtUp
  }

  /** How many documents may be others than the tree saw last. Call after `meet`. */
  get changedMeanwhile(): number {
    return this.#missed?.documents ?? this.parts.bases.changed.size
  }

  /** Says in the log, once, what happened before `meet` and the tree had not seen. */
  tellMissed(): void {
    for (const line of this.#missed?.lines ?? []) this.parts.journal(line)
    this.#missed = null
  }

  /**
   * Takes stock of the database; after a fork nothing that the files decide fires by itself. What happened meanwhile is told by
   * `tellMissed`: a process that dies in between has moved the cursor, and nothing is told twice. @see SPEC K6
   */
  async meet(): Promise<void> {
    const { bases, remote, engine, journal, codecs } = this.parts
    const isDocument = (kind: string) => codecs.has(kind)
    const missed = new MissedEvents({ since: bases.cursor?.seq ?? 0, pathOf: this.#pathOf, isDocument })
    const met = await meetServer({ bases, remote, codecs }, (event) => missed.hear(event))
    this.#missed = met === 'known' ? missed : null
    if (met !== 'forked') return
    engine.distrustFiles()
    this.parts.happened(null)
    journal('the database is another one than this tree saw last: the files stand, nothing is started')
  }

  /** Follows anew from what is stored, as `recovered` leaves it: what was heard since may not have been noted. */
  async restart(recovered: () => Promise<void>): Promise<void> {
    await this.close()
    await recovered()
    this.#ending = new AbortController()
    this.#failure = null
    this.#caughtUp = false
    this.start()
  }

  /** Follows until `close`. */
  start(): void {
    const { server, takesOver, bases, wake } = this.parts
    this.#following = followEvents({
      server,
      takesOver,
      cursor: bases.cursor,
      brief: true,
      signal: this.#ending.signal,
      onConnection: (state) => {
        this.#connected = state === 'connected'
      },
      onMessage: (message) => this.#take(message),
    }).catch((error: unknown) => {
      this.#failure = { error }
      wake()
    })
  }

  /** What is to be done in a turn. @throws what ended the following; CwError when the server does not answer */
  async turn(): Promise<void> {
    if (this.#failure) throw this.#failure.error
    if (!this.#mustMeet) return
    await this.meet()
    this.tellMissed()
    this.#mustMeet = false
    this.parts.engine.markAll()
    this.parts.wake()
  }

  /** Takes up what the log says and this tree has not seen, and tells of it. Returns whether there was something. */
  async catchUp(): Promise<boolean> {
    const { bases, remote, engine } = this.parts
    const head = await headOf(remote)
    const since = bases.cursor?.seq ?? 0
    if (bases.cursor !== null && since >= head.seq) return false
    const heard: TitledEvent[] = []
    const changed = await changedBetween(remote, { since, head: head.seq }, (event) => heard.push(event))
    engine.noteChanged(changed, head)
    this.#tell(heard)
    return true
  }

  /** Whether the log says something that this tree has not seen. */
  async isBehind(): Promise<boolean> {
    const head = await headOf(this.parts.remote)
    return head.seq > (this.parts.bases.cursor?.seq ?? 0)
  }

  async close(): Promise<void> {
    this.#ending.abort()
    await this.#following
  }

  readonly #pathOf = (id: string): string | null => this.parts.bases.withKey(id)?.path ?? null

  #take(message: FollowMessage): void {
    if ('cursor' in message) this.#epoch = message.cursor.epoch
    if (message.type === 'caught-up') this.#caughtUp = true
    if (message.type === 'must-refetch') {
      this.#mustMeet = true
      this.parts.wake()
    }
    if (message.type === 'events') this.#takeEvents(message.events)
  }

  #takeEvents(events: readonly TitledEvent[]): void {
    const last = events.at(-1)
    if (!last) return
    const cursor = this.#mustMeet ? null : { epoch: this.#epoch, seq: last.seq, event: last.id }
    const heard = events.map(({ entity, cause }) => ({ entity, mutation: cause.mutation }))
    this.parts.engine.noteEvents(heard, cursor)
    this.#tell(events)
    this.parts.happened(events)
    this.parts.wake()
  }

  #tell(events: readonly TitledEvent[]): void {
    for (const [at, event] of events.entries()) {
      const told = this.parts.saves.toldOf(event)
      if (told?.by === 'engine') continue
      const around = { saved: told?.path ?? null, later: events.slice(at + 1, at + 1 + mostOfSave) }
      const line = describeEvent(event, this.#pathOf, around)
      if (line !== null) this.parts.journal(line)
    }
  }
}
