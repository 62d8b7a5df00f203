// `cw history FILE`: what stood in a file before, and what happened to the document it is.

import type { KnownDocument, Version } from '../../../fsui/shell/versions.ts'
import { ownerOf } from '../../../kernel/document-key.ts'
import { CwError, cwError } from '../../../kernel/errors.ts'
import { type Home, homePath, openHome } from '../../../platform/home.ts'
import { eventLine } from '../print/event-line.ts'
import { printTable } from '../print/table.ts'
import { moment } from '../print/when.ts'
import type { Terminal } from '../terminal.ts'
import { type EarlierText, earlierTexts, savedTextsOf } from './earlier-texts.ts'
import { argument, type Invocation, type LocalCommand, localEntry, type Outcome } from './local-command.ts'

export const history: LocalCommand = {
  entries: [
    localEntry('history', {
      summary: 'List what a file of a tree said before, and what happened to its document',
      examples: ['cw history initiatives/rate-limits/initiative.md', 'cw history limits-table --json'],
      args: [argument('file', 'a file of a tree, also one that is gone; or an id', true)],
    }),
  ],
  run: (invocation) => show(invocation),
}

type EventRow = Readonly<Record<string, unknown>>

interface History {
  readonly path: string | null
  readonly id: string | null
  readonly versions: readonly EarlierText[]
  readonly events: readonly EventRow[]
}

async function show(invocation: Invocation): Promise<Outcome> {
  const home = await openHome({ path: homePath(invocation.terminal.environment), create: false })
  const given = String(invocation.input.file)
  const file = await ofFile(home, given)
  const found = file ?? (await ofId(home, given)) ?? (await ofName(invocation, home, given))
  const { document, versions, path } = found
  const id = document === null ? null : ownerOf(document.key)
  const saved = document === null || document.key !== id ? [] : await savedTextsOf(invocation, id)
  const data = {
    path,
    id,
    versions: earlierTexts(versions, saved, document?.hash ?? null),
    events: id === null ? [] : await eventsOf(invocation, id),
  }
  const elsewhere = { archived: file?.archived ?? null, earlier: file?.earlier ?? null }
  const shown = { ...invocation, typed: file ? given : null, ...elsewhere }
  return { data: readable(data), text: textOf(data, shown) }
}

interface Kept {
  /** Null: no tree shows it. */
  readonly path: string | null
  readonly document: KnownDocument | null
  readonly versions: readonly Version[]
}

interface KeptOfFile extends Kept {
  /** Where the document stands that was archived from there. */
  readonly archived: string | null
  /** Where it stood before it was archived, if something was kept of it there. */
  readonly earlier: string | null
}

/** Null when no tree knows a file there. */
async function ofFile(home: Home, file: string): Promise<KeptOfFile | null> {
  const { findPlace } = await import('../../../fsui/shell/find-place.ts')
  const { openVersions } = await import('../../../fsui/shell/versions.ts')
  const place = await findPlace(home, file)
  const kept = place && openVersions(place.store)
  if (!place || !kept) return null
  try {
    const document = kept.documentAt(place.path)
    const versions = kept.of(place.path)
    const left = document === null ? kept.documentArchivedFrom(place.path) : null
    if (!document && !left && versions.length === 0) return null
    const live = place.path.replace(/^archive\/\d{4}-\d{2}\//, '')
    const earlier = live !== place.path && kept.of(live).length > 0 ? live : null
    return { path: place.path, document, versions, archived: left?.path ?? null, earlier }
  } finally {
    kept.close()
  }
}

/** Looks for the id in every tree of the home; null when none shows it. */
async function ofId(home: Home, id: string): Promise<Kept | null> {
  if (!/^[a-z]{1,2}-[0-9a-z]+$/.test(id)) return null
  const { knownTrees } = await import('../../../fsui/shell/known-trees.ts')
  const { openVersions } = await import('../../../fsui/shell/versions.ts')
  for (const tree of await knownTrees(home)) {
    const kept = openVersions(`${home.tree(tree.id)}/base.db`)
    const [document, ...others] = kept?.documentsCalled(id) ?? []
    const versions = document ? kept?.of(document.path) : undefined
    kept?.close()
    if (others.length > 0) throw ambiguous(id, [document, ...others])
    if (document) return { path: document.path, document, versions: versions ?? [] }
  }
  return null
}

/** By what commands call it, such as a slug, also where no tree shows it; what the database does not know has no history. */
async function ofName(invocation: Invocation, home: Home, given: string): Promise<Kept> {
  try {
    const [first] = await eventsOf(invocation, given)
    const id = first === undefined ? null : String(first.entity)
    if (id !== null) return (await ofId(home, id)) ?? unshown(id)
  } catch (error) {
    if (!(error instanceof CwError) || error.code !== 'entity.unknown') throw error
  }
  const reason = `Nothing was kept of “${given}”, and no document is called so.`
  throw cwError('input.invalid', { reason })
}

function unshown(id: string): Kept {
  return { path: null, document: { key: id, path: '', hash: '' }, versions: [] }
}

async function eventsOf(invocation: Invocation, entity: string): Promise<EventRow[]> {
  return (await invocation.call('events.list', { entity, limit: 1_000 })) as EventRow[]
}

/** What was kept has a number, too. */
function readable({ path, id, versions, events }: History) {
  const rows = versions.map((each) => ({
    ...each,
    number: each.from === 'kept' ? Number(each.version) : null,
    at: new Date(each.at).toISOString(),
  }))
  return { path, id, versions: rows, events }
}

interface Shown extends Pick<KeptOfFile, 'archived' | 'earlier'> {
  readonly terminal: Terminal
  /** The file as the person named it. */
  readonly typed: string | null
}

function textOf(history: History, { terminal, typed, archived, earlier }: Shown): string {
  const { path, id, versions, events } = history
  const named = [path, id].filter((part) => part !== null).join('  ')
  const head = [
    named,
    ...(archived === null ? [] : [`Archived; the rest is listed by: cw history ${archived}`]),
    ...(earlier === null ? [] : [`What was kept before it was archived is listed by: cw history ${earlier}`]),
  ].join('\n')
  const rows = versions.map(({ version, at, from, why, size }) => ({
    version: `@${version}`,
    at: moment(at),
    size,
    why: from === 'kept' ? `put aside: ${why}` : why,
  }))
  const table = rows.length === 0 ? 'No earlier version is kept.' : printTable(rows, terminal)
  const file = typed ?? path
  const hint =
    rows.length === 0 || file === null ? '' : `\nBring one back: cw restore ${file}@${versions[0]?.version}`
  const happened = events.length === 0 ? '' : `\n\n${events.map((event) => eventLine(event)).join('\n')}`
  return `${head}\n${table}${hint}${happened}`
}

function ambiguous(ref: string, documents: readonly ({ readonly key: string } | undefined)[]): CwError {
  const candidates = documents.flatMap((document) => document?.key ?? []).join(', ')
  return cwError('entity.ambiguous', { ref, kind: 'document', candidates })
}
