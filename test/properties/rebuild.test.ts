// Whatever is done to a home, the event log alone gives the same tables.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { allSpecs } from '../../src/app/procedures.ts'
import { rebuild } from '../../src/app/rebuild.ts'
import { slices } from '../../src/app/slices.ts'
import { agentActor, cw, localPerson } from '../../src/kernel/actor.ts'
import { CwError } from '../../src/kernel/errors.ts'
import type { AnySpec } from '../../src/kernel/procedure.ts'
import { runs } from '../../src/modules/runs/index.ts'
import { type OpenDatabase, openDatabase } from '../../src/platform/sqlite/open.ts'
import { openTestApp, type TestApp } from '../app/test-home.ts'

interface Property {
  readonly type?: string
  readonly format?: string
  readonly properties?: Readonly<Record<string, Property>>
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Property[]
  readonly items?: Property
  readonly additionalProperties?: unknown
}

/** What the fields of inputs refer to, where their names do not say it. */
const kindsOfFields: Readonly<Record<string, string>> = {
  needs: 'task',
  target: 'task',
  projects: 'project',
  parent: 'page',
}
/** Tables that do not follow from the log, or belong to SQLite and the migrations. */
const apart = [
  'allowances',
  'task_leases',
  'live_runs',
  'rests',
  'run_entries',
  'run_messages',
  'sqlite_sequence',
  '__drizzle_migrations',
]

const words = ['Storage', 'Add limits', 'Ä “quoted” title', 'x', `Long ${'text '.repeat(60)}`]
const actors = [localPerson, localPerson, localPerson, cw, agentActor('a-otter1', 'brave-otter')]

it('rebuilds every table row by row', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const app = await openTestApp()
      const into = openDatabase(':memory:')
      await new Someone(app, seed).act(600)
      rebuild(app.database, into)
      for (const table of tablesOf(app.database))
        expect([table, rowsOf(into, table)]).toEqual([table, rowsOf(app.database, table)])
      const filled = tablesOf(app.database).filter((table) => rowsOf(into, table).length > 0)
      expect(filled).toEqual(
        expect.arrayContaining(['tasks', 'task_needs', 'task_comments', 'phases', 'plans', 'runs']),
      )
      expect(app.events().length).toBeGreaterThan(150)
      app.close()
      into.close()
    }),
    { seed: 20261121, numRuns: 4 },
  )
})

/** Calls commands of every slice with inputs made from their schemas. Many are refused; that changes nothing. */
class Someone {
  readonly #commands: readonly (readonly [string, AnySpec])[]
  readonly #creating: readonly (readonly [string, AnySpec])[]
  #state: number

  constructor(
    readonly app: TestApp,
    seed: number,
  ) {
    this.#state = seed >>> 0
    const commands = allSpecs().filter(([, spec]) => spec.type === 'command')
    const gentle = commands.filter(([path]) => !/\.(archive|restore|move)$/.test(path))
    const onTasks = commands.filter(([path]) => /^task\.(dep|link|claim|comment|start|close)/.test(path))
    this.#creating = commands.filter(([path]) => path.endsWith('.create'))
    this.#commands = [...commands, ...gentle, ...gentle, ...this.#creating, ...onTasks, ...onTasks]
  }

  async act(times: number): Promise<void> {
    for (let n = 0; n < times; n++) {
      // There has to be something before things can be done to it.
      const [path, spec] = this.#one(n < times / 4 ? this.#creating : this.#commands)
      this.app.clock.advance(this.#below(120_000))
      try {
        const able = actors.filter(({ kind }) => spec.type === 'query' || spec.actors.includes(kind))
        await this.app.run(path, this.#input(path, spec), this.#one(able))
      } catch (error) {
        if (!(error instanceof CwError) && !(error instanceof z.ZodError)) throw error
      }
    }
  }

  #input(path: string, spec: AnySpec): object {
    const schema = z.toJSONSchema(spec.input, { io: 'input', unrepresentable: 'any' })
    const creates = path.endsWith('.create')
    const wanted = (key: string) =>
      schema.required?.includes(key) === true ||
      (creates && (key === 'title' || key === 'initiative' || key === 'phase')) ||
      this.#below(3) === 0
    // What has a place or an id already comes from documents; here it gets its own.
    const open = (key: string) => !creates || !['path', 'id', 'markdown', 'plan'].includes(key)
    const given = Object.entries(schema.properties ?? {}).filter(([key]) => open(key) && wanted(key))
    const kind = path.slice(0, path.indexOf('.'))
    return Object.fromEntries(given.map(([key, value]) => [key, this.#value(kind, key, value as Property)]))
  }

  #value(kind: string, key: string, property: Property): unknown {
    if (property.enum) return this.#one(property.enum)
    if (property.anyOf) return this.#value(kind, key, this.#one(property.anyOf))
    if (property.type === 'array')
      return Array.from({ length: this.#below(3) + 1 }, () => this.#value(kind, key, property.items ?? {}))
    if (property.type === 'number' || property.type === 'integer') return this.#below(5) + 1
    if (property.type === 'boolean') return this.#below(2) === 0
    if (property.type === 'null') return null
    if (property.type === 'object')
      return Object.fromEntries(
        Object.entries(property.properties ?? {}).map(([name, of]) => [name, this.#value(kind, name, of)]),
      )
    if (property.format === 'uuid') return '0193f2c4-7c1e-7d0a-9c55-3f8a1b2c4d5e'
    return this.#text(kind, key)
  }

  #text(kind: string, key: string): string {
    if (key === 'ref' || key === 'id') return this.#reference(kind === 'question' ? 'message' : kind)
    if (key === 'dependsOn') return this.#reference(kind)
    if (key === 'path') return this.#path(kind)
    if (key === 'lease') return this.#one(['1s', '10m', '2h'])
    if (key === 'agent' && kind === 'task') return this.#one(['a-otter1', 'a-wease1'])
    const meant = kindsOfFields[key] ?? key
    if (meant === 'run') return this.#reference(meant)
    if (slices.some((slice) => slice.codec.kind === meant)) return this.#reference(meant)
    return this.#one(words)
  }

  #reference(kind: string): string {
    if (kind === 'run')
      return this.#one([
        'nothing',
        ...runs()
          .open(this.app.reader)
          .map(({ id }) => id),
      ])
    const store = slices.find((slice) => slice.codec.kind === kind)?.store()
    const active = store?.active(this.app.reader) ?? []
    const all = active.length === 0 || this.#below(5) === 0 ? (store?.all(this.app.reader) ?? []) : active
    return all.length === 0 ? 'nothing' : this.#one(all).id
  }

  /** Another folder's place for a document of the kind. */
  #path(kind: string): string {
    const store = slices.find((slice) => slice.codec.kind === kind)?.store()
    const all = store?.all(this.app.reader) ?? []
    return all.length === 0
      ? 'nothing.md'
      : this.#one(all).path.replace(/(\/[^/]*)$/, `/moved-${this.#below(99)}$1`)
  }

  #one<T>(list: readonly T[]): T {
    return list[this.#below(list.length)] as T
  }

  /** mulberry32. */
  #below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) % limit
  }
}

function tablesOf({ sqlite }: OpenDatabase): string[] {
  const rows = sqlite.prepare(`select name from sqlite_master where type = 'table' order by name`).all()
  return rows.map((row) => String((row as { name: string }).name)).filter((name) => !apart.includes(name))
}

function rowsOf({ sqlite }: OpenDatabase, table: string): unknown[] {
  return sqlite.prepare(`select * from ${table} order by 1, 2`).all()
}
