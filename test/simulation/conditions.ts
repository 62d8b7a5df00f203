// What has to be true of every schedule once all is quiet (SYNC.md 8).

import { createHash } from 'node:crypto'
import { readDocument } from '../../src/document/document.ts'
import { classify } from '../../src/fsui/core/classify.ts'
import { sameMeaning } from '../../src/fsui/core/compare.ts'
import { folderOf } from '../../src/kernel/layout.ts'
import type { TestApp } from '../app/test-home.ts'
import { type Person, root } from './person.ts'
import {
  checkLog,
  checkMachineFolder,
  checkNotes,
  checkOccupied,
  checkSettings,
  checkSidecars,
  checkViews,
  whatWaits,
} from './shown-conditions.ts'
import type { SimWorld } from './sim-world.ts'

/** Before a path of the other tree. */
const elsewhere = 'elsewhere: '

/** Throws where a condition does not hold. */
export async function checkAll(world: SimWorld): Promise<void> {
  const { trees } = world
  await world.quiet()
  await world.lookAtDisplaced()
  checkOnce(world)
  for (const tree of trees) {
    await checkAccounts(tree, trees)
    checkForeign(tree)
    await checkSettings(tree)
    checkLog(tree)
    await checkShown(tree)
  }
  // What stands in a folder without its document is told of by the next look at everything.
  await checkStill(world, 'a look at everything', (path) => !isLog(path))
  await checkStill(world, 'a second quiet pass')
  // What a disk did not let go is left until the next start.
  for (const tree of trees) if (!tree.wasReadOnly) await checkMachineFolder(tree)
  const before = await Promise.all(trees.map(whatWaits))
  for (const tree of trees) tree.kill()
  await checkStill(world, 'a quiet pass after a restart', (path) => !followsItsOwnTime(path))
  for (const [n, tree] of trees.entries()) {
    const after = await whatWaits(tree)
    if (after !== before[n]) throw new Error(`A restart changes what waits:\n${before[n]}\n=== now\n${after}`)
    await checkMachineFolder(tree)
    await checkShown(tree)
  }
}

async function checkShown(tree: SimWorld): Promise<void> {
  await checkAgreement(tree)
  await checkViews(tree)
  await checkNotes(tree)
  await checkOccupied(tree)
  await checkSidecars(tree)
}

/** Each saved text is in a file, in a kept version, or in the database. The settings of the home may have been replaced by the other tree, which keeps them. */
async function checkAccounts(world: SimWorld, trees: readonly SimWorld[]): Promise<void> {
  const kept = await Promise.all(trees.map(async (tree) => (await tree.running()).bases))
  const standing = new Set(world.person.files().map((path) => world.person.read(path)))
  for (const text of world.person.texts.owed()) {
    if (standing.has(text) || world.home.text === text || inLog(world, text)) continue
    const hash = createHash('sha256').update(text).digest('hex')
    if (kept.some((bases) => bases.bytes(hash) !== null) || inDatabase(world.app, text)) continue
    throw new Error(`A text that the person saved is nowhere:\n${text}`)
  }
}

/** File and entity say the same, unless something is listed. */
async function checkAgreement(world: SimWorld): Promise<void> {
  const { bases, engine } = await world.running()
  const isList = engine.heldLists.length > 0
  const waits = (path: string) => isList && world.journal.some((line) => line.startsWith(`waits: ${path} `))
  const listed = (path: string) =>
    engine.problems.has(path) ||
    engine.held.includes(path) ||
    bases.atPath(path)?.conflict != null ||
    waits(path)
  const entries = await world.app.run<{ key: string; path: string }[]>('tree.entries')
  // What was moved over documents that wait for a word waits with them, and so does what came into their folders.
  const waiting = engine.held.map((path) => `${folderOf(path)}/`)
  const arrived = world.person
    .files()
    .filter((path) => waits(path) || waiting.some((folder) => path.startsWith(folder)))
  const problems = [...engine.problems.all().keys(), ...engine.held, ...arrived]
  const misplaced = idsOfListed(world, problems)
  const ids = new Set(entries.map(({ key }) => key))
  const headings = headingsOfListed(world, { paths: problems, ids })
  const idAt = (path: string) => /^id: (\S+)/m.exec(world.person.read(path) ?? '')?.[1] ?? ''
  const isUnnamed = (path: string) => !ids.has(idAt(path))
  const namesAnother = (path: string) => {
    if (engine.problems.all().get(path)?.problem.code === 'id.foreign') return true
    const named = entries.find(({ key }) => key === idAt(path))
    return named !== undefined && named.path !== path && idAt(named.path) === named.key
  }
  const withoutItsId = problems.filter((path) => isUnnamed(path) || namesAnother(path))
  const unnamed = new Set(withoutItsId.map(inItsInitiative))
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
    // Gone before its id was written: what came right after it is that document, saved anew, where it is as much alike (I10).
    const agreed = base === null ? null : bases.text(base.hash)
    if (file === null && withoutItsId.some((each) => isAlike(agreed, world.person.read(each)))) continue
    // A question goes along with its agent, and that waits for a word.
    const goesAlong = document?.mode !== 'shared' && waiting.some((folder) => path.startsWith(folder))
    if (file === null && goesAlong) continue
    // Written anew without its id or with another's, and moved with its folder to where it cannot be taken up.
    if (file === null && known !== undefined && unnamed.has(inItsInitiative(known))) continue
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

/** Whether the text has no id, and at least half of its lines stand in the other. */
function isAlike(agreed: string | null, text: string | null): boolean {
  if (agreed === null || text === null || /^id: /m.test(agreed)) return false
  const [before, now] = [agreed.split('\n').filter((line) => line !== ''), new Set(text.split('\n'))]
  return before.length > 0 && before.filter((line) => now.has(line)).length * 2 >= before.length
}

/** A path below the folder of its initiative, whatever that is called. */
function inItsInitiative(path: string): string {
  return path.replace(/^initiatives\/[^/]+\/(?=.*\/)/, '')
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

/** The same for documents that were moved with an id that is nobody's, or before theirs was written: they are known by their heading. */
function headingsOfListed(
  { person }: SimWorld,
  { paths, ids }: { readonly paths: readonly string[]; readonly ids: ReadonlySet<string> },
): Set<string | undefined> {
  const isUnnamed = (text: string | null) => !ids.has(/^id: (\S+)/m.exec(text ?? '')?.[1] ?? '')
  const unnamed = paths.map((path) => person.read(path)).filter(isUnnamed)
  return new Set(unnamed.map(headingOf).filter((heading) => heading !== undefined))
}

function headingOf(text: string | null): string | undefined {
  return /^# .*$/m.exec(text ?? '')?.[0]
}

/** No decision was carried out twice. */
function checkOnce({ app, trees }: SimWorld): void {
  const people = trees.map(({ person }) => person)
  const sum = (of: (person: Person) => number) => people.reduce((all, person) => all + of(person), 0)
  const events = app.events()
  const seen = new Set<string>()
  for (const { type, entity, cause, rev } of events) {
    if (cause.mutation === null) continue
    const key = [type, entity, cause.mutation, rev].join(' ')
    if (seen.has(key)) throw new Error(`Twice: ${key}`)
    seen.add(key)
  }
  // What happened before is in another log.
  if (people.some(({ forked }) => forked)) return
  const fromTree = events.filter(({ cause }) => cause.mutation !== null)
  // Taking back is cw's, and what is confirmed after that is decided once more.
  const back = trees.flatMap(({ said }) => said).filter((line) => line.startsWith('taken back: ')).length
  const stated = (status: string) => sum(({ statuses }) => statuses.get(status) ?? 0)
  const atMost = (suffix: string, most: number) => {
    // One decision: what is approved along with a phase is of the same mutation.
    const made = fromTree.filter(({ type }) => type.endsWith(suffix)).map(({ cause }) => cause.mutation)
    const count = new Set(made).size
    if (count > most) throw new Error(`${count} events “${suffix}” of at most ${most} that the person caused`)
  }
  const arrivals = sum((person) => person.arrivals)
  atMost('.created', arrivals + events.filter(({ type }) => type.endsWith('.moved')).length)
  atMost('.reviewed', stated('review') + back)
  atMost('.approved', stated('approved') + back)
  atMost('.started', stated('in_progress'))
  atMost('.closed', stated('closed'))
  atMost(
    '.answered',
    sum(({ answers }) => answers),
  )
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
  for (const tree of world.trees) tree.sweep()
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

function isLog(path: string): boolean {
  return classify(path.replace(elsewhere, '')).is === 'log'
}

/** After a restart a problem is a few seconds young again, and the log goes on. */
function followsItsOwnTime(path: string): boolean {
  const { is } = classify(path.replace(elsewhere, ''))
  return is === 'log' || is === 'view'
}

/** A log is appended to, also when a person wrote into it. */
function inLog({ person }: SimWorld, text: string): boolean {
  return person.files().some((path) => classify(path).is === 'log' && person.read(path)?.startsWith(text))
}

function stateOf({ trees }: SimWorld): Map<string, string> {
  const states = trees.map(({ volume, person }, n) =>
    person.files().map((path): [string, string] => {
      const node = volume.lstat(`${root}/${path}`)
      return [`${elsewhere.repeat(n)}${path}`, `${node?.ino} ${node?.mtimeNs} ${node?.size}`]
    }),
  )
  return new Map(states.flat())
}

function inDatabase({ database }: TestApp, text: string): boolean {
  const row = database.sqlite.prepare('select 1 from texts where bytes = ? or bytes = ?')
  return row.get(text, Buffer.from(text)) !== undefined
}
