// What has to hold once all is quiet, whatever happened (SYNC.md 8).

import { statSync } from 'node:fs'
import { readDocument } from '../../src/document/document.ts'
import { classify } from '../../src/fsui/core/classify.ts'
import { sameMeaning } from '../../src/fsui/core/compare.ts'
import { until } from '../e2e/until.ts'
import type { KeptTree, Settled } from './kept-tree.ts'

/** Milliseconds within which displaced files have been looked at for the last time. */
const lastLook = 90_000

interface Rendered {
  readonly key: string
  readonly path: string
  readonly text: string
  readonly mode: string
}

/** What persons did to the files. */
export interface Saved {
  /** Texts, each saved once, that nobody but `cw` could have taken away. */
  readonly words: Iterable<string>
  /** How many files came to stand at new paths: as many documents may have been made. */
  readonly arrivals: number
  /** How often a saved file asked for a review; undefined: not counted. */
  readonly reviews?: number
}

/** Throws where a condition does not hold. */
export async function checkConditions(kept: KeptTree, saved: Saved): Promise<void> {
  const status = await kept.flush()
  await checkNothingLost(kept, saved.words)
  await checkAgreement(kept, status)
  await checkOnce(kept, saved)
  await checkStill(kept)
}

/** Each word is in a file, in what the database says, or in a kept version. */
async function checkNothingLost(kept: KeptTree, words: Iterable<string>): Promise<void> {
  let missing = [...words]
  const lost = async () => {
    const documents = await documentsOf(kept)
    const all = [...(await kept.texts()).values(), ...kept.versions(), ...documents.map(({ text }) => text)]
    const everything = all.join('\n')
    missing = missing.filter((word) => !everything.includes(word))
    return missing.length === 0
  }
  // What an editor wrote through an open descriptor is found at one of the looks at displaced files.
  if (!(await lost())) await until(`a place for ${missing.slice(0, 5).join(', ')}`, lost, lastLook)
}

/** File and entity say the same, unless something is listed. */
async function checkAgreement(kept: KeptTree, status: Settled): Promise<void> {
  const listed = new Set(
    [...status.problems, ...status.conflicts].map(({ path }) => path).concat(status.held),
  )
  const documents = await documentsOf(kept)
  const texts = await kept.texts()
  const named = [...listed].map((path) => /^id: (\S+)/m.exec(texts.get(path) ?? '')?.[1])
  for (const { key, path, text, mode } of documents) {
    if (mode !== 'shared' || listed.has(path) || named.includes(key)) continue
    const file = texts.get(path)
    // What is wrong at the place that it is put away from is seen to first.
    if (file === undefined && listed.has(path.replace(/^archive\/\d{4}-\d\d\//, ''))) continue
    if (file === undefined) throw new Error(`${key} has no file at ${path}: ${said(kept)}`)
    const [mine, theirs] = [readDocument(file), readDocument(text)]
    if (!mine.ok || !theirs.ok) throw new Error(`${path} cannot be read, and nothing says so:\n${file}`)
    if (!sameMeaning(mine.value, theirs.value))
      throw new Error(`${path} differs from ${key}:\n${file}\n=== entity\n${text}\n${said(kept)}`)
    if (mine.value.fields.get('id')?.value !== key) throw new Error(`${path} lacks its id ${key}:\n${file}`)
  }
  const known = new Set(documents.map(({ path }) => path))
  const nobodys = [...texts.keys()].filter(
    (path) =>
      classify(path).is === 'document' && !known.has(path) && !listed.has(path) && texts.get(path) !== '',
  )
  if (nobodys.length > 0)
    throw new Error(`${nobodys.join(', ')}: nobody's, and nothing says so: ${said(kept)}`)
}

async function documentsOf(kept: KeptTree): Promise<Rendered[]> {
  const entries = await kept.call<{ key: string }[]>('tree.entries')
  const documents: Rendered[] = []
  for (let start = 0; start < entries.length; start += 100) {
    const ids = entries.slice(start, start + 100).map(({ key }) => key)
    documents.push(...(await kept.call<Rendered[]>('tree.documents', { ids })))
  }
  return documents
}

/** No decision was carried out twice. */
async function checkOnce(kept: KeptTree, saved: Saved): Promise<void> {
  // What a file decides has a hash for its name.
  const decisions = (await kept.events()).filter(({ cause }) => cause.mutation?.length === 64)
  const seen = new Set<string>()
  for (const { type, entity, cause, rev } of decisions) {
    const decision = [type, entity, cause.mutation, rev].join(' ')
    if (seen.has(decision)) throw new Error(`Twice: ${decision}`)
    seen.add(decision)
    // No file of the tests answers a question again.
    if (!type.endsWith('.answered')) continue
    if (seen.has(`${type} ${entity}`)) throw new Error(`Answered twice: ${entity}: ${said(kept)}`)
    seen.add(`${type} ${entity}`)
  }
  const count = (suffix: string) => decisions.filter(({ type }) => type.endsWith(suffix)).length
  const most = { '.created': saved.arrivals, '.reviewed': saved.reviews ?? Number.POSITIVE_INFINITY }
  for (const [suffix, limit] of Object.entries(most))
    if (count(suffix) > limit)
      throw new Error(`${count(suffix)} events “${suffix}”, ${limit} at most were asked for: ${said(kept)}`)
}

/** A second quiet pass writes nothing and decides nothing. Views and logs follow in their own time. */
async function checkStill(kept: KeptTree): Promise<void> {
  const [files, events] = [await documentStamps(kept), (await kept.events()).length]
  await kept.flush()
  const news = (await kept.events()).slice(events).map(({ type, entity }) => `${type} ${entity}`)
  if (news.length > 0) throw new Error(`A second quiet pass made events: ${news.join(', ')}: ${said(kept)}`)
  const after = await documentStamps(kept)
  const changed = [...new Set([...Object.keys(files), ...Object.keys(after)])].filter(
    (path) => files[path] !== after[path],
  )
  if (changed.length > 0) throw new Error(`A second quiet pass wrote ${changed.join(', ')}: ${said(kept)}`)
}

/** Inodes and times of all files that are no views, no logs and not the machine's. */
export async function documentStamps(kept: KeptTree): Promise<Record<string, string>> {
  const paths = (await kept.tree.files('')).filter(
    (path) => !['view', 'log', 'machine'].includes(classify(path).is),
  )
  const stamps = paths.flatMap((path) => {
    const found = statSync(kept.tree.at(path), { bigint: true, throwIfNoEntry: false })
    return found ? [[path, `${found.ino} ${found.mtimeNs}`]] : []
  })
  return Object.fromEntries(stamps)
}

/** What the process said in its last lives. */
function said({ tree }: KeptTree): string {
  return tree.daemons
    .slice(-3)
    .map((daemon) => `\n--- a life\n${daemon.said()}`)
    .join('')
}
