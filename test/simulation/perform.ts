// Carries out the steps of a schedule.

import { listCheckboxes, setCheckbox } from '../../src/document/checkboxes.ts'
import { classify } from '../../src/fsui/core/classify.ts'
import { CwError } from '../../src/kernel/errors.ts'
import { kindOfId } from '../../src/kernel/ids.ts'
import { placeOf } from '../../src/kernel/layout.ts'
import { copyOf } from './database-copy.ts'
import { paths } from './person.ts'
import type { SimWorld } from './sim-world.ts'
import type { Command, Step } from './steps.ts'

/** Carries out one step; `meanwhile` is what happens where an editor leaves a file half written. */
export async function perform(
  world: SimWorld,
  step: Step,
  meanwhile: () => Promise<void> = async () => void (await world.turn(true)),
): Promise<void> {
  const { person } = world
  switch (step.do) {
    case 'save': {
      const path = paths[step.to % paths.length] ?? ''
      return person.save(path, person.newText(path), step.how, meanwhile)
    }
    case 'edit':
      return onDocument(world, step.of, (path, text) =>
        person.save(path, person.changed(text, step.change), step.how, meanwhile),
      )
    case 'remove':
      return onDocument(world, step.of, async (path) => person.remove(path))
    case 'move':
      return onDocument(world, step.of, async (path) =>
        person.move(path, paths[step.to % paths.length] ?? ''),
      )
    case 'copy':
      return onDocument(world, step.of, async (path, text) => {
        const to = paths[step.to % paths.length] ?? ''
        if (to !== path) person.saveAtOnce(to, text)
      })
    case 'swap':
      return onDocument(world, step.of, async (path) =>
        onDocument(world, step.with, async (other) => person.swap(path, other)),
      )
    case 'move-folder':
      return person.moveFolder(step.from, step.to)
    case 'settle-conflict':
      return settleConflict(world, step.theirs)
    case 'confirm':
      return confirm(world, step.all)
    case 'create':
      return create(world, step.kind)
    case 'command':
      return command(world, step.of, step.command)
    case 'turns':
      for (let n = 0; n < step.count; n++) {
        await world.turn(step.hears)
        world.app.clock.advance(step.ms)
      }
      return
    case 'quiet':
      await world.quiet()
      return
    case 'clock':
      return world.app.clock.set(step.ms)
    case 'hint':
      return hint(world, step)
    case 'crash':
      return world.arm(step.at, step.nth)
    case 'ask':
      return tried(world, 'question.ask', {
        text: `Which one, ${world.app.events().length}?`,
        option: step.options ? ['Red', 'Blue: like the sky'] : [],
      })
    case 'reply': {
      const replies = person.replies()
      const path = replies[step.of % Math.max(1, replies.length)]
      const text = path === undefined ? null : person.read(path)
      if (path !== undefined && text !== null)
        await person.save(path, person.answered(text, step.what), step.how, meanwhile)
      return
    }
    case 'reply-mode':
      world.settings.replyMode = step.mode
      return
    case 'stop':
      return world.stop()
    case 'restart':
      return world.restart(step.at, step.nth)
    case 'space':
      world.volume.space = step.bytes ?? Number.POSITIVE_INFINITY
      return
    case 'refuse':
      return world.refusals.arm(step.at, step.times)
    case 'backup':
      world.copy = copyOf(world.app.database)
      return
    case 'fork':
      return fork(world)
    case 'meanwhile':
      return world.interrupt(step.nth, step.hears, () => perform(world, step.does, async () => {}))
    case 'race':
      return world.race(step.at, () => {
        const documents = person.documents()
        const path = documents[step.of % Math.max(1, documents.length)]
        const text = path === undefined ? null : person.read(path)
        if (path !== undefined && text !== null) person.saveAtOnce(path, person.changed(text, step.change))
      })
  }
}

async function onDocument(
  { person }: SimWorld,
  of: number,
  act: (path: string, text: string) => Promise<void>,
): Promise<void> {
  const documents = person.documents()
  const path = documents[of % Math.max(1, documents.length)]
  const text = path === undefined ? null : person.read(path)
  if (path !== undefined && text !== null) await act(path, text)
}

/** Whatever the database says now, the files stand as they are. @see SPEC K6 */
async function fork(world: SimWorld): Promise<void> {
  world.leaveAlone()
  await world.quiet()
  const before = standing(world)
  world.fork()
  await world.quiet()
  for (const [path, text] of before) {
    const now = world.person.read(path)
    if (now !== text) throw new Error(`Another database changed ${path}:\n${text}\n=== now\n${now}`)
  }
}

/** The documents that nothing is wrong with. */
function standing({ person, engine }: SimWorld): Map<string, string | null> {
  const sound = person.documents().filter((path) => engine?.problems.has(path) !== true)
  return new Map(sound.map((path) => [path, person.read(path)]))
}

/** The person deletes a conflict sidecar (mine) or writes `resolve: theirs` into it. */
function settleConflict({ person }: SimWorld, theirs: boolean): void {
  const sidecar = person.files().find((path) => classify(path).is === 'conflict-sidecar')
  const text = sidecar === undefined ? null : person.read(sidecar)
  if (sidecar === undefined || text === null) return
  if (theirs)
    person.put(sidecar, text.startsWith('---\n') ? text.replace('---\n', '---\nresolve: theirs\n') : text)
  else person.remove(sidecar)
}

function confirm({ person }: SimWorld, all: boolean): void {
  const list = person.files().find((path) => classify(path).is === 'confirm')
  const text = list === undefined ? null : person.read(list)
  if (list === undefined || text === null) return
  const box = listCheckboxes(text).find(({ label }) => label.startsWith(all ? 'All' : 'None'))
  if (box) person.put(list, setCheckbox(text, box, true))
}

/** A watcher tells nothing to a process that does not run. */
function hint(world: SimWorld, { of, true: honest }: Step & { do: 'hint' }): void {
  const all = world.person.documents()
  const path = all[of % Math.max(1, all.length)] ?? ''
  world.engine?.markFolder(honest ? path.slice(0, Math.max(0, path.lastIndexOf('/'))) : 'no/such/folder')
}

interface Known {
  readonly id: string
  readonly kind: string
  readonly path: string
}

async function everything(world: SimWorld): Promise<Known[]> {
  const entries = await world.app.run<{ key: string; path: string }[]>('tree.entries')
  return entries
    .map(({ key, path }) => ({ id: key, path, kind: placeOf(path)?.kind ?? '' }))
    .filter(({ id }) => kindOfId(id) !== null && kindOfId(id) !== 'message')
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

async function create(world: SimWorld, kind: number): Promise<void> {
  const all = await everything(world)
  const parent = (of: string) => all.find((each) => each.kind === of)?.id
  const title = `Made ${world.app.events().length}`
  const body = `Theirs.\n\n- [ ] First\n- [ ] Second\n\nEnd.\n`
  const creations: readonly [path: string, input: object | null][] = [
    ['initiative.create', { title, body }],
    ['domain.create', { title, body }],
    ['page.create', parent('initiative') ? { title, body, initiative: parent('initiative') } : null],
    ['phase.create', parent('initiative') ? { title, body, initiative: parent('initiative') } : null],
    ['plan.create', parent('phase') ? { title, body, phase: parent('phase') } : null],
    ['task.create', { title, body }],
    ['task.create', parent('phase') ? { title, body, phase: parent('phase') } : null],
  ]
  const [path, input] = creations[kind % creations.length] ?? ['', null]
  if (input !== null) await tried(world, path, input)
}

async function command(world: SimWorld, of: number, what: Command): Promise<void> {
  const all = await everything(world)
  const target = all[of % Math.max(1, all.length)]
  if (!target) return
  const { id: ref, kind } = target
  const n = world.app.events().length
  const { body } = await world.app.run<{ body: string }>(`${kind}.show`, { ref })
  switch (what) {
    case 'title':
      return tried(world, `${kind}.update`, { ref, title: `Theirs ${n}` })
    case 'line':
      return tried(world, `${kind}.update`, {
        ref,
        body: withoutHeading(body).replace(/^(Text|End|Theirs).*$/m, `Theirs ${n}.`),
      })
    case 'append':
      return tried(world, `${kind}.update`, { ref, body: `${withoutHeading(body)}\nMore of theirs ${n}.\n` })
    case 'tick': {
      const text = withoutHeading(body)
      const box = listCheckboxes(text)[0]
      if (box) await tried(world, `${kind}.update`, { ref, body: setCheckbox(text, box, !box.checked) })
      return
    }
    case 'priority':
      return kind === 'initiative'
        ? tried(world, 'initiative.update', { ref, priority: `P${n % 4}` })
        : undefined
    case 'review':
    case 'draft':
    case 'approve':
      return tried(world, `${kind}.${what}`, { ref })
    case 'start':
    case 'close':
    case 'release':
      return kind === 'task' ? tried(world, `task.${what}`, { ref }) : undefined
    case 'claim':
      return kind === 'task' ? tried(world, 'task.claim', { ref, agent: 'otter' }) : undefined
    case 'archive':
    case 'restore':
      return tried(world, `${kind}.${what}`, { ref })
    case 'move':
      return tried(world, `${kind}.move`, { ref, path: target.path.replace(/(\/[^/]+)$/, `-${n}$1`) })
  }
}

function withoutHeading(body: string): string {
  return body.replace(/^\s*# .*\n+/, '')
}

/** A refused command is an answer, not a failure. */
async function tried(world: SimWorld, path: string, input: object): Promise<void> {
  try {
    await world.app.run(path, input)
  } catch (error) {
    if (!(error instanceof CwError)) throw error
  }
}
