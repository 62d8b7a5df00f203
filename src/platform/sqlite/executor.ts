// Runs procedures against the database: queries as they are, each command in one transaction with its events.

import { eq, sql } from 'drizzle-orm'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import { CwError, cwError } from '../../kernel/errors.ts'
import type { Event } from '../../kernel/event.ts'
import { makeId, type RandomBytes } from '../../kernel/ids.ts'
import { sentencesOf } from '../../kernel/input-issues.ts'
import { perDatabase } from '../../kernel/per-database.ts'
import { type Policy, usualPolicy } from '../../kernel/policy.ts'
import type { AnySpec, Call, CallByPath, Executor, Group, GroupResult } from '../../kernel/procedure.ts'
import type { Reader, Rule, Tx } from '../../kernel/tx.ts'
import { passStep } from '../crash-points.ts'
import { appendEvent, firstOf, latestOf } from './event-log.ts'
import { asDatabaseError, type OpenDatabase } from './open.ts'
import { events, mutations } from './tables.ts'
import { keepText, readText } from './texts.ts'

export interface ExecutorParts {
  readonly database: OpenDatabase
  readonly clock: Clock
  readonly random: RandomBytes
  readonly rules: readonly Rule[]
  /** Looks at what the events of one decision have come to; throwing rolls it back. */
  check(reader: Reader, events: readonly Event[]): void
  /** The procedure of that path, or null; it may have to be loaded. */
  specAt(path: string): AnySpec | null | Promise<AnySpec | null>
  /** What the home's settings let agents do. Default: as if they said nothing. */
  policy?(): Policy
  /** Called after each commit, with the events that it appended: a renewed lease has none. */
  onCommit(events: readonly Event[]): void
}

export interface LocalExecutor {
  /** The executor that acts as `actor`; `mutation` makes a retry harmless. */
  as(actor: Actor, mutation?: string | null): Required<Executor>
  reader(actor: Actor): Reader
}

type Specs = ReadonlyMap<string, AnySpec | null>

/** One transaction: the procedures that it may need, and its events so far. */
interface Work {
  readonly specs: Specs
  readonly appended: Event[]
}

const queries = perDatabase((db) => ({
  used: db
    .select({ seq: events.seq })
    .from(events)
    .where(eq(events.entity, sql.placeholder('id')))
    .limit(1)
    .prepare(),
  done: db
    .select()
    .from(mutations)
    .where(eq(mutations.id, sql.placeholder('id')))
    .prepare(),
  record: db
    .insert(mutations)
    .values({ id: sql.placeholder('id'), at: sql.placeholder('at'), result: sql.placeholder('result') })
    .prepare(),
}))

/** Milliseconds of work in one transaction: nobody else is served meanwhile (SYNC.md 6). */
const mostWork = 50

export function localExecutor(parts: ExecutorParts): LocalExecutor {
  const { db } = parts.database
  // Made once: to make one costs more than a small transaction does. Inside another it is a savepoint.
  const together = parts.database.sqlite.transaction((work: () => unknown) => work())

  const reader = (actor: Actor): Reader => ({
    db,
    actor,
    now: parts.clock.now(),
    text: (hash) => readText(db, hash),
    first: (entity) => firstOf(db, entity),
    latest: (entity, wanted) => latestOf(db, entity, wanted),
    policy: () => parts.policy?.() ?? usualPolicy,
  })

  /** Runs `work` in one transaction and tells of its events once it has been committed. */
  function transaction<T>(what: string, work: (appended: Event[]) => T): T {
    const appended: Event[] = []
    let result: T
    try {
      const atomic = parts.database.sqlite.transaction(() => {
        const done = work(appended)
        passStep('commit:ready', what)
        return done
      })
      result = atomic.immediate()
    } catch (error) {
      throw asDatabaseError(error)
    }
    passStep('commit:done', what)
    parts.onCommit(appended)
    passStep('commit:told', what)
    return result
  }

  /** In one transaction too: all that a query reads is of one moment, and the file is locked once instead of for each row. */
  function reading<T>(work: () => T): T {
    try {
      return together(work) as T
    } catch (error) {
      throw asDatabaseError(error)
    }
  }

  function run(actor: Actor, call: Call & { mutation: string | null }, appended: Event[]): unknown {
    const { spec } = call
    if (spec.type === 'query') return spec.run(reader(actor), call.input)
    authorise(actor, call.path, spec)
    return spec.run(makeTx(parts, reader(actor), call, appended), call.input)
  }

  function alone(actor: Actor, call: Call, appended: Event[]): unknown {
    const result = run(actor, { ...call, mutation: null }, appended)
    parts.check(reader(actor), appended)
    return result
  }

  /** Of all calls of a batch, before its transaction begins: inside of it nothing can be waited for. */
  async function specsOf(groups: readonly Group[]): Promise<Specs> {
    const specs = new Map<string, AnySpec | null>()
    for (const { calls, following } of groups)
      for (const { path } of following ? [...calls, following] : calls)
        if (!specs.has(path)) specs.set(path, await parts.specAt(path))
    return specs
  }

  function checked(specs: Specs, { path, input }: CallByPath): Call {
    const spec = specs.get(path)
    if (!spec)
      throw cwError('command.unknown', { name: path, suggestion: 'Both sides must run the same cw.' })
    const parsed = spec.input.safeParse(input)
    if (!parsed.success) throw cwError('input.invalid', { reason: sentencesOf(parsed.error.issues) })
    return { path, spec, input: parsed.data }
  }

  function once(actor: Actor, group: Group, { specs, appended }: Work): GroupResult {
    const id = mutationOf(actor, group.mutation)
    const also = (results: readonly unknown[]) => group.also?.(reader(actor), results)
    const known = queries(db).done.get({ id })
    if (known) {
      const results = JSON.parse(known.result) as unknown[]
      return { ok: true, results, repeated: true, also: also(results) }
    }
    group.before?.(reader(actor))
    const { mutation } = group
    const before = appended.length
    const perform = (call: CallByPath) => run(actor, { ...checked(specs, call), mutation }, appended)
    const results = group.calls.map(perform)
    const following = group.following?.input(results)
    if (group.following && following) perform({ path: group.following.path, input: following })
    parts.check(reader(actor), appended.slice(before))
    queries(db).record.run({ id, at: parts.clock.now(), result: JSON.stringify(results) })
    return { ok: true, results, repeated: false, also: also(results) }
  }

  function guarded(actor: Actor, group: Group, work: Work): GroupResult {
    const { appended } = work
    const before = appended.length
    try {
      return together(() => once(actor, group, work)) as GroupResult
    } catch (error) {
      appended.length = before
      const known = asDatabaseError(error)
      if (known instanceof CwError && !known.code.startsWith('database.')) return { ok: false, error: known }
      throw known
    }
  }

  return {
    reader,
    as: (actor, mutation = null) => ({
      execute: async (call) => {
        if (call.spec.type === 'query') await call.spec.ready?.(reader(actor))
        if (call.spec.type === 'query') return reading(() => run(actor, { ...call, mutation: null }, []))
        if (mutation === null) return transaction(call.path, (appended) => alone(actor, call, appended))
        const specs = new Map([[call.path, call.spec]])
        const result = transaction(call.path, (appended) =>
          once(actor, { mutation, calls: [call] }, { specs, appended }),
        )
        if (!result.ok) throw result.error
        return result.results[0]
      },
      // Each in a savepoint of its own: one that fails leaves the others alone.
      batch: async (groups) => {
        const specs = await specsOf(groups)
        return transaction('tree.save', (appended) => {
          const until = parts.clock.elapsed() + mostWork
          const results: GroupResult[] = []
          for (const group of groups) {
            results.push(guarded(actor, group, { specs, appended }))
            if (parts.clock.elapsed() >= until) break
          }
          return results
        })
      },
    }),
  }
}

/** A person's mutation can be foretold from the file that is saved: an agent that uses its name first must not stop it. */
function mutationOf(actor: Actor, mutation: string): string {
  return actor.kind === 'agent' ? `${actor.id} ${mutation}` : mutation
}

function authorise(actor: Actor, path: string, spec: AnySpec & { type: 'command' }): void {
  if (spec.actors.includes(actor.kind)) return
  const reason = spec.reserved ?? 'it is not among the commands open to it.'
  throw cwError('actor.forbidden', { actor: actor.name, command: path, reason })
}

function makeTx(
  parts: ExecutorParts,
  reader: Reader,
  call: { readonly path: string; readonly mutation: string | null },
  appended: Event[],
): Tx {
  const { db } = reader
  const cause = { command: call.path, mutation: call.mutation }
  const tx: Tx = {
    ...reader,
    cause,
    keepText: (text) => keepText(db, text),
    newId: (kind) => {
      for (;;) {
        const id = makeId(kind, parts.random)
        if (!queries(db).used.get({ id })) return id
      }
    },
    record: (event) => {
      const stored = appendEvent(db, event, {
        actor: reader.actor,
        cause,
        at: reader.now,
        random: parts.random,
      })
      appended.push(stored)
      for (const rule of parts.rules) if (rule.on.includes(stored.type)) rule.run(tx, stored)
      return stored
    },
  }
  return tx
}
