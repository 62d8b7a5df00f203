// What has to be true of what `cw` shows: views, the log, the settings.

import { classify, errorSidecar } from '../../src/fsui/core/classify.ts'
import { renderNeedsYou } from '../../src/fsui/core/views/needs-you.ts'
import { statePath } from '../../src/fsui/core/views/state.ts'
import { localState } from '../../src/fsui/shell/tree-status.ts'
import type { Overview } from '../../src/kernel/overview.ts'
import { visible } from '../../src/kernel/visible.ts'
import { root } from './person.ts'
import type { SimWorld } from './sim-world.ts'

const readOnly = 0o444

/** All that waits is in needs-you/, as it is now, and nothing else is; views are read-only. */
export async function checkViews(world: SimWorld): Promise<void> {
  const { person, volume } = world
  const running = await world.running()
  const overview = (await world.app.run('status.overview')) as unknown as Overview
  const local = localState(running)
  const blocked = local.problems.filter(({ code }) => code?.startsWith('approval.'))
  const wanted = renderNeedsYou(overview, { ...local, blocked })
  for (const [name, text] of wanted) {
    const found = person.read(`needs-you/${name}`)
    if (found !== visible(text))
      throw new Error(`needs-you/${name} does not say what is so:\n${found}\n=== it should\n${visible(text)}`)
  }
  const views = person.files().filter((path) => classify(path).is === 'view')
  const stale = views.filter(
    (path) => path.startsWith('needs-you/') && !wanted.has(path.slice('needs-you/'.length)),
  )
  if (stale.length > 0) throw new Error(`Nothing waits any more: ${stale.join(', ')}`)
  if (!views.includes('STATUS.md')) throw new Error('There is no STATUS.md')
  if (views.includes('CW-IS-NOT-RUNNING.md')) throw new Error('It says that cw does not run')
  const writable = views.filter((path) => volume.lstat(`${root}/${path}`)?.mode !== readOnly)
  if (writable.length > 0) throw new Error(`Views that can be written to: ${writable.join(', ')}`)
}

/** Notes, lists and pages stand beside what is wrong, in conflict, held or under way, and nowhere else. */
export async function checkNotes(world: SimWorld): Promise<void> {
  const { person } = world
  const running = await world.running()
  const { problems, conflicts, confirms = [] } = localState(running)
  const overview = (await world.app.run('status.overview')) as unknown as Overview
  // Where the document is gone from its place, or another one stands there, the sidecar may have gone along.
  const wrong = problems.map(({ path }) => path)
  const hasLeft = (path: string) => person.read(path) === null || wrong.includes(path)
  const mayStand = conflicts.flatMap(({ path, sidecar }) => (hasLeft(path) ? sidecar : []))
  const sidecars = conflicts.map(({ sidecar }) => sidecar).filter((path) => !mayStand.includes(path))
  const isWrong = problems.some(({ path }) => path === 'config.yaml')
  // What settings that cannot be read are in conflict about is listed again when they can.
  const rests = (path: string) => isWrong && path.startsWith('config.yaml.conflict-')
  const wanted = {
    'error-sidecar': problems.map(({ path }) => errorSidecar(path)),
    'conflict-sidecar': sidecars,
    confirm: confirms.map(({ path }) => path),
    view: overview.initiatives.map(statePath),
  }
  const files = person.files()
  for (const [is, paths] of Object.entries(wanted)) {
    const there = files.filter((path) => classify(path).is === is && (is !== 'view' || isState(path)))
    const unasked = there.filter((path) => !paths.includes(path) && !mayStand.includes(path) && !rests(path))
    const stray = unasked.filter((path) => !person.texts.wrote(person.read(path)))
    if (stray.length > 0) throw new Error(`Nothing asks for ${stray.join(', ')}`)
    const missing = paths.filter((path) => !there.includes(path))
    if (missing.length > 0 && is !== 'view') throw new Error(`There is no ${missing.join(', ')}`)
  }
}

/** The other side of a conflict stands in its sidecar as it is by now, unless the person wrote there. */
export async function checkSidecars(world: SimWorld): Promise<void> {
  const { bases } = await world.running()
  for (const { key, mode, conflict } of bases.inConflict()) {
    const text = mode === 'shared' && conflict ? world.person.read(conflict.sidecar) : null
    if (text === null || world.person.texts.wrote(text)) continue
    const documents = await world.app.run<{ key: string; text: string }[]>('tree.documents', { ids: [key] })
    const now = documents.find((each) => each.key === key)?.text ?? text
    if (text !== now) throw new Error(`${conflict?.sidecar} is out of date:\n${text}\n=== entity\n${now}`)
  }
}

/** Nobody is asked to make room for a document where what stands there leaves by itself. */
export async function checkOccupied(world: SimWorld): Promise<void> {
  const { engine, bases } = await world.running()
  const entries = await world.app.run<{ key: string; path: string }[]>('tree.entries')
  const belongs = new Map(entries.map(({ key, path }) => [key, path]))
  for (const [path, { problem }] of engine.problems.all()) {
    if (problem.code !== 'path.occupied') continue
    const wanted = belongs.get(bases.atPath(path)?.key ?? '') ?? path
    const there = bases.atPath(wanted)
    const goesTo = belongs.get(there?.key ?? '') ?? wanted
    const waits = engine.problems.has(wanted) || engine.held.includes(wanted) || there?.conflict != null
    if (goesTo !== wanted && !waits)
      throw new Error(`${path} waits for ${wanted}, which is to go to ${goesTo} by itself`)
  }
}

function isState(path: string): boolean {
  return path.startsWith('initiatives/') && path.endsWith('STATE.md')
}

/** The file and the home hold the same settings, unless something is listed. */
export async function checkSettings(world: SimWorld): Promise<void> {
  const { engine, config } = await world.running()
  if (engine.problems.has('config.yaml') || config.conflicts.length > 0 || config.held.length > 0) return
  const file = world.person.read('config.yaml')
  if (file !== world.home.text)
    throw new Error(`config.yaml is not what the home says:\n${file}\n=== home\n${world.home.text}`)
}

/** Each line that was said stands in the log, once and in order: where the clock was set back over midnight, in that of each day. */
export function checkLog({ person, said, logIsWhole }: SimWorld): void {
  if (!logIsWhole) return
  const logs = person.files().filter((path) => classify(path).is === 'log')
  const days = logs.map((path) => (person.read(path) ?? '').split('\n').slice(0, -1))
  const left = days.map((lines) => lines.map((line) => line.slice('- 00:00:00 '.length)))
  for (const line of said) {
    const shown = visible(line).replaceAll('\n', ' ')
    const day = left.find(([next]) => next === shown)
    if (day === undefined)
      throw new Error(`The log lacks, or has elsewhere: ${line}\n${days.flat().join('\n')}`)
    day.shift()
  }
  if (left.flat().length > 0) throw new Error(`The log says more than was said:\n${days.flat().join('\n')}`)
}

/** What a restart must not change: what waits for a person, and what is wrong. */
export async function whatWaits(world: SimWorld): Promise<string> {
  const { problems, conflicts, held, confirms, copies } = localState(await world.running())
  const wrong = problems.map(({ path, code }) => `${path}: ${code}`)
  const contradicted = conflicts.map(({ path, fields, sidecar }) => `${path}: ${fields}: ${sidecar}`)
  const listed = confirms?.map(({ path, title }) => `${path}: ${title}`)
  const all = { wrong, contradicted, held: [...held], listed, copies: [...(copies ?? [])] }
  for (const each of Object.values(all)) each?.sort()
  return JSON.stringify(all, null, 1)
}

/** Nothing is left in the areas where files are staged and kept, but what was displaced a moment ago. */
export async function checkMachineFolder(world: SimWorld): Promise<void> {
  if (world.person.machineFiles().length > 0) await world.lookAtDisplaced()
  const left = world.person.machineFiles()
  if (left.length > 0) throw new Error(`Left behind: ${left.join(', ')}`)
}
