// What a person does to files that are no documents of theirs: lists, sidecars, views, logs, settings.

import { listCheckboxes, setCheckbox } from '../../src/document/checkboxes.ts'
import { classify, type PathClass } from '../../src/fsui/core/classify.ts'
import { configured } from './home-settings.ts'
import { flock } from './person.ts'
import type { SimWorld } from './sim-world.ts'
import type { Confirming, Formatting, Meddling, Settling, Step } from './steps.ts'

/** The person deletes a conflict sidecar (mine), or writes into it. */
export function settleConflict({ person }: SimWorld, of: number, how: Settling): void {
  const sidecar = nth(pathsOf(person, 'conflict-sidecar'), of)
  const text = sidecar === null ? null : person.read(sidecar)
  if (sidecar === null || text === null) return
  const line = `resolve: ${how === 'half' ? 'th' : 'theirs'}`
  if (how === 'mine') person.remove(sidecar)
  else if (how === 'words') person.meddle(sidecar, `${text}Words ${person.next()}.\n`)
  else if (/^resolve:.*$/m.test(text)) person.meddle(sidecar, text.replace(/^resolve:.*$/m, line))
  else if (text.startsWith('---\n')) person.meddle(sidecar, text.replace('---\n', `---\n${line}\n`))
}

export function confirm({ person }: SimWorld, how: Confirming): void {
  const list = nth(pathsOf(person, 'confirm'), 0)
  const text = list === null ? null : person.read(list)
  if (list === null || text === null) return
  if (how === 'delete') {
    person.remove(list)
    return
  }
  const boxes = listCheckboxes(text)
  const ticked = boxes.filter(({ label }, n) => {
    if (how === 'one') return n === 2
    return (how !== 'none' && label.startsWith('All')) || (how !== 'all' && label.startsWith('None'))
  })
  person.put(
    list,
    ticked.reduce((now, box) => setCheckbox(now, box, true), text),
  )
  if (how === 'all' || how === 'one') person.confirmed()
}

export function saveFlock({ person }: SimWorld): void {
  for (const path of flock) person.saveAtOnce(path, person.newText(path))
}

/** `sed -i 's/^status: .*'` over everything that has one. */
export function sed({ person }: SimWorld, to: string): void {
  for (const path of person.documents()) {
    const text = person.read(path)
    const status = /^status: \w+$/m
    if (text !== null && status.test(text)) person.saveAtOnce(path, text.replace(status, `status: ${to}`))
  }
}

/** As `rsync` does; `mirrors`: with --delete. */
export function bringAllBack({ person, kept }: SimWorld, mirrors: boolean): void {
  if (mirrors) for (const path of person.documents()) if (!kept.has(path)) person.remove(path)
  for (const [path, text] of kept) if (person.read(path) !== text) person.saveAtOnce(path, text)
}

export function meddle(world: SimWorld, of: number, how: Meddling): void {
  const { person } = world
  const views = ['view', 'log', 'error-sidecar'] as const
  const path = nth(
    views.flatMap((is) => pathsOf(person, is)),
    of,
  )
  const text = path === null ? null : person.read(path)
  if (path === null || text === null) return
  if (classify(path).is === 'log') world.logIsWhole = false
  if (how === 'edit') person.meddle(path, `${text}Mine ${person.next()}.\n`)
  else if (how === 'remove') person.remove(path)
  else person.move(path, `kept-${person.next()}.txt`)
}

export async function configure(
  world: SimWorld,
  { where, change, how }: Step & { do: 'config' },
  meanwhile: () => Promise<void>,
): Promise<void> {
  const { person, home } = world
  const path = 'config.yaml'
  const before = where === 'home' ? home.text : person.read(path)
  const after = configured(before, change, person.next())
  if (where === 'home') {
    person.texts.leaving(homePath, home.text)
    home.text = after
    if (after !== null) person.texts.saved(homePath, after)
  } else if (after !== null) await person.save(path, after, how, meanwhile)
  else if (before !== null) person.remove(path)
}

/** Where the texts of the home's settings are accounted for. */
export const homePath = 'home:config.yaml'

export function format({ person, others }: SimWorld, of: number, how: Formatting): void {
  const path = nth([...person.documents(), ...pathsOf(person, 'view')], of)
  if (path !== null) others.watch(path, how)
}

function pathsOf(person: SimWorld['person'], is: PathClass['is']): string[] {
  return person.files().filter((path) => classify(path).is === is)
}

function nth(paths: readonly string[], of: number): string | null {
  return paths[of % Math.max(1, paths.length)] ?? null
}
