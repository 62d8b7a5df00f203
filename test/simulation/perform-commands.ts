// What commands do in a schedule.

import { listCheckboxes, setCheckbox } from '../../src/document/checkboxes.ts'
import { CwError } from '../../src/kernel/errors.ts'
import { kindOfId } from '../../src/kernel/ids.ts'
import { placeOf } from '../../src/kernel/layout.ts'
import type { SimWorld } from './sim-world.ts'
import type { Command } from './steps.ts'

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

export async function create(world: SimWorld, kind: number): Promise<void> {
  const all = await everything(world)
  const parent = (of: string) => all.find((each) => each.kind === of)?.id
  const title = `Made ${world.events}`
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

export async function command(world: SimWorld, of: number, what: Command): Promise<void> {
  const all = await everything(world)
  const target = all[of % Math.max(1, all.length)]
  if (!target) return
  const { id: ref, kind } = target
  const n = world.events
  const { body = '' } = await world.app.run<{ body?: string }>(`${kind}.show`, { ref })
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
export async function tried(world: SimWorld, path: string, input: object): Promise<void> {
  try {
    await world.app.run(path, input)
  } catch (error) {
    if (!(error instanceof CwError)) throw error
  }
}
