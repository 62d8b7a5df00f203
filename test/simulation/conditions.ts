// What has to be true of every schedule once all is quiet (SYNC.md 8).

import { createHash } from 'node:crypto'
import { readDocument } from '../../src/document/document.ts'
import { classify } from '../../src/fsui/core/classify.ts'
import { sameMeaning } from '../../src/fsui/core/compare.ts'
import type { TestApp } from '../app/test-home.ts'
import { root } from './person.ts'
import {
  checkLog,
  checkMachineFolder,
  checkNotes,
  checkSettings,
  checkViews,
  whatWaits,
} from './shown-conditions.ts'
import type { SimWorld } from './sim-world.ts'

/** Throws where a condition does not hold. */
export async function checkAll(world: SimWorld): Promise<void> {
  await world.quiet()
  await world.lookAtDisplaced()
  await checkAccounts(world)
  await checkAgreement(world)
  checkOnce(world)
  checkForeign(world)
  await checkViews(world)
  await checkNotes(world)
  await checkSettings(world)
  checkLog(world)
  await checkStill(world, 'a second quiet pass')
  await checkMachineFolder(world)
  const before = await whatWaits(world)
  world.kill()
  await checkStill(world, 'a quiet pass after a restart', (path) => !followsItsOwnTime(path))
  const after = await whatWaits(world)
  if (after !== before) throw new Error(`A restart changes what waits:\n${before}\n=== now\n${after}`)
  await checkAgreement(world)
  await checkViews(world)
  await checkNotes(world)
}

/** Each saved text is in a file, in a kept version, or in the database. */
async function checkAccounts(world: SimWorld): Promise<void> {
  const { bases } = await world.running()
  const standing = new Set(world.person.files().map((path) => world.person.read(path)))
  for (const text of world.person.texts.owed()) {
    if (standing.has(text) || world.home.text === text || inLog(world, text)) continue
    const hash = createHash('sha256').update(text).digest('hex')
    if (bases.bytes(hash) !== null || inDatabase(world.app, text)) continue
    throw new Error(`A text that the person saved is nowhere:\n${text}`)
  }
}

/** File and entity say the same, unless something is listed. */
async function checkAgreement(world: SimWorld): Promise<void> {
  const { bases, engine } = await world.running()
  const listed = (path: string) =>
    engine.problems.has(path) || engine.held.includes(path) || bases.atPath(path)?.conflict != null
  const entries = await world.app.run<{ key: string; path: string }[]>('tree.entries')
  const problems = [...engine.problems.all().keys()]
  const misplaced = idsOfListed(world, problems)
  const headings = headingsOfListed(world, problems)
  for (const { key, path } of entries) {
    if (misplaced.has(key)) continue
    const base = bases.withKey(key)
    const known = base?.path
    if (listed(path) || (known !== undefined && listed(known))) continue
    const ids = [key.split('#')[0]]
    const rendered = await world.app.run<Rendered[]>('tree.documents', { ids })
    const document = rendered.find((each) => each.key === key)
    const file = world.person.read(path)
    if (file === null && base !== null && headings.has(headingOf(bases.text(base.hash)))) continue
    if (file === null) throw new Error(`${key} has no file at ${path} (known at ${known})`)
    if (document?.mode === 'view' && file !== document.text)
      throw new Error(`${path} is not what ${key} shows:\n${file}\n=== entity\n${document.text}`)
    if (document?.mode !== 'shared') continue
    const [mine, theirs] = [readDocument(file), readDocument(document?.text ?? '')]
    if (!mine.ok || !theirs.ok) throw new Error(`${path} cannot be read, and nothing says so:\n${file}`)
    if (!sameMeaning(mine.value, theirs.value))
      throw new Error(`${path} differs from ${key}:\n${file}\n=== entity\n${document?.text}`)
    if (mine.value.fields.get('id')?.value !== key) throw new Error(`${path} lacks its id ${key}:\n${file}`)
  }
  const known = new Set(entries.map(({ path }) => path))
  for (const path of world.person.documents())
    if (!known.has(path) && !listed(path) && world.person.read(path)?.trim() !== '' && !isUnsent(world, path))
      throw new Error(`${path} is nobody's, and nothing says so`)
}

/** A message that waits for its time, and the log says so. */
function isUnsent({ said }: SimWorld, path: string): boolean {
  return said.some((line) => line.startsWith(`not sent: ${path}: `))
}

interface Rendered {
  readonly key: string
  readonly text: string
  readonly mode: 'shared' | 'view' | 'yours'
}

/** Documents that stand where they cannot be taken up: the file that has the problem names them. */
function idsOfListed({ person }: SimWorld, paths: Iterable<string>): Set<string> {
  const ids = [...paths].map((path) => /^id: (\S+)/m.exec(person.read(path) ?? '')?.[1] ?? '')
  return new Set(ids)
}

/** The same for documents that were moved before their id was written into them: they are known by their heading. */
function headingsOfListed({ person }: SimWorld, paths: readonly string[]): Set<string | undefined> {
  const unnamed = paths.map((path) => person.read(path)).filter((text) => !/^id: /m.test(text ?? ''))
  return new Set(unnamed.map(headingOf).filter((heading) => heading !== undefined))
}

function headingOf(text: string | null): string | undefined {
  return /^# .*$/m.exec(text ?? '')?.[0]
}

/** No decision was carried out twice. */
function checkOnce({ app, person, said }: SimWorld): void {
  const events = app.events()
  const seen = new Set<string>()
  for (const { type, entity, cause, rev } of events) {
    if (cause.mutation === null) continue
    const key = [type, entity, cause.mutation, rev].join(' ')
    if (seen.has(key)) throw new Error(`Twice: ${key}`)
    seen.add(key)
  }
  // What happened before is in another log.
  if (person.forked) return
  const fromTree = events.filter(({ cause }) => cause.mutation !== null)
  // Taking back is cw's, and what is confirmed after that is decided once more.
  const back = said.filter((line) => line.startsWith('taken back: ')).length
  const atMost = (suffix: string, most: number) => {
    // One decision: what is approved along with a phase is of the same mutation.
    const made = fromTree.filter(({ type }) => type.endsWith(suffix)).map(({ cause }) => cause.mutation)
    const count = new Set(made).size
    if (count > most) throw new Error(`${count} events “${suffix}” of at most ${most} that the person caused`)
  }
  atMost('.created', person.arrivals + events.filter(({ type }) => type.endsWith('.moved')).length)
  atMost('.reviewed', (person.statuses.get('review') ?? 0) + back)
  atMost('.approved', (person.statuses.get('approved') ?? 0) + back)
  atMost('.started', person.statuses.get('in_progress') ?? 0)
  atMost('.closed', person.statuses.get('closed') ?? 0)
  atMost('.answered', person.answers)
}

function checkForeign({ person }: SimWorld): void {
  const touched = person.foreignTouched()
  if (touched.length > 0) throw new Error(`Touched what is not its own: ${touched.join(', ')}`)
}

/** Nothing is written, and nothing happens. */
async function checkStill(
  world: SimWorld,
  when: string,
  concerns: (path: string) => boolean = () => true,
): Promise<void> {
  const [files, events] = [stateOf(world), world.events]
  await world.quiet()
  const more = world.events === events ? [] : world.app.events().slice(events)
  if (more.length > 0)
    throw new Error(`${when} made events: ${more.map(({ type, entity }) => `${type} ${entity}`)}`)
  const after = stateOf(world)
  const written = [...new Set([...files.keys(), ...after.keys()])].filter(
    (path) => concerns(path) && files.get(path) !== after.get(path),
  )
  if (written.length > 0)
    throw new Error(`${when} wrote ${written.join(', ')}\n${world.journal.slice(-5).join('\n')}`)
}

/** After a restart a problem is a few seconds young again, and the log goes on. */
function followsItsOwnTime(path: string): boolean {
  return classify(path).is === 'log' || classify(path).is === 'view'
}

/** A log is appended to, also when a person wrote into it. */
function inLog({ person }: SimWorld, text: string): boolean {
  return person.files().some((path) => classify(path).is === 'log' && person.read(path)?.startsWith(text))
}

function stateOf({ volume, person }: SimWorld): Map<string, string> {
  return new Map(
    person.files().map((path) => {
      const node = volume.lstat(`${root}/${path}`)
      return [path, `${node?.ino} ${node?.mtimeNs} ${node?.size}`]
    }),
  )
}

function inDatabase({ database }: TestApp, text: string): boolean {
  const row = database.sqlite.prepare('select 1 from texts where bytes = ? or bytes = ?')
  return row.get(text, Buffer.from(text)) !== undefined
}
