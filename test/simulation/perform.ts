// Carries out the steps of a schedule.

import { listCheckboxes, setCheckbox } from '../../src/document/checkboxes.ts'
import { classify } from '../../src/fsui/core/classify.ts'
import { CwError } from '../../src/kernel/errors.ts'
import { placeOf } from '../../src/kernel/layout.ts'
import { paths } from './person.ts'
import type { SimWorld } from './sim-world.ts'
import type { Command, Step } from './steps.ts'

export async function perform(world: SimWorld, step: Step): Promise<void> {
  const { person } = world
  const meanwhile = async () => void (await world.turn(true))
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

async function hint(world: SimWorld, { of, true: honest }: Step & { do: 'hint' }): Promise<void> {
  const { engine } = await world.running()
  const all = world.person.documents()
  const path = all[of % Math.max(1, all.length)] ?? ''
  engine.markFolder(honest ? path.slice(0, Math.max(0, path.lastIndexOf('/'))) : 'no/such/folder')
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
