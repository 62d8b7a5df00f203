// Carries out the steps of a schedule.

import { claimedId } from '../../src/document/claimed-id.ts'
import type { BaseStore } from '../../src/fsui/shell/base-store.ts'
import { copyOf } from './database-copy.ts'
import {
  bringAllBack,
  configure,
  confirm,
  format,
  meddle,
  saveFlock,
  sed,
  settleConflict,
} from './perform-by-hand.ts'
import { command, create, tried } from './perform-commands.ts'
import { paths } from './person.ts'
import type { SimWorld } from './sim-world.ts'
import type { Step } from './steps.ts'

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
        if (to !== path) person.copyTo(to, text)
      })
    case 'swap':
      return onDocument(world, step.of, async (path) =>
        onDocument(world, step.with, async (other) => person.swap(path, other)),
      )
    case 'move-folder':
      return person.moveFolder(step.from, step.to)
    case 'swap-folders':
      return person.swapFolders(step.from, step.to)
    case 'shuffle':
      return person.shuffle(step.to)
    case 'out-or-back':
      return person.outOrBack(step.of)
    case 'put-away':
      return onDocument(world, step.of, async (path) => person.putAway(path, step.whole))
    case 'reshape':
      return onDocument(world, step.of, async (path) => person.reshape(path))
    case 'revert':
      return onDocument(world, step.of, async (path) => {
        const text = person.texts.before(path, step.back)
        if (text !== null) person.saveAtOnce(path, text)
      })
    case 'keep-all':
      world.kept = person.all()
      return
    case 'bring-all-back':
      return bringAllBack(world, step.mirrors)
    case 'settle-conflict':
      return settleConflict(world, step.of, step.how)
    case 'confirm':
      return confirm(world, step.how)
    case 'flock':
      return saveFlock(world)
    case 'clear':
      return person.removeFolder(step.of)
    case 'sed':
      return sed(world, step.to)
    case 'meddle':
      return meddle(world, step.of, step.how)
    case 'config':
      return configure(world, step, meanwhile)
    case 'formatter':
      return format(world, step.of, step.how)
    case 'editor':
      return onDocument(world, step.of, async (path) => world.others.edit(path, step.open))
    case 'checkout':
      return onDocument(world, step.of, async (path, text) => {
        const changed = person.changed(text, step.change)
        world.others.checkedOut(changed)
        person.checkOut(path, changed)
      })
    case 'deaf':
      return world.listen(!step.is)
    case 'git':
      world.others.gitWorks = step.works
      return
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
        text: `Which one, ${world.events}?`,
        option: step.options ? ['Red', 'Blue: like the sky'] : [],
        ...(step.agent && { agent: 'otter' }),
      })
    case 'reply': {
      const replies = person.replies()
      const path = replies[step.of % Math.max(1, replies.length)]
      const text = path === undefined ? null : person.read(path)
      if (path !== undefined && text !== null)
        await person.save(path, person.answered(text, step.what), step.how, meanwhile)
      return
    }
    case 'brake':
      world.home.text = world.home.text?.replace(/decisions: \d+/, `decisions: ${step.decisions}`) ?? null
      return
    case 'stop':
      return world.stop()
    case 'restart':
      return world.restart(step.at, step.nth)
    case 'space':
      world.volume.space = step.bytes ?? Number.POSITIVE_INFINITY
      world.logIsWhole = false
      return
    case 'read-only':
      return world.keepReadOnly(step.turns)
    case 'refuse-store':
      return world.storeRefusals.arm(step.error, step.nth, step.times)
    case 'pages':
      return world.limitPages(step.spare)
    case 'refuse':
      return world.refusals.arm(step.at, step.times)
    case 'backup':
      world.copy = copyOf(world.app.database)
      return
    case 'fork':
      return fork(world)
    case 'meanwhile':
      return world.interrupt(step.nth, step.hears, () => perform(world, step.does, async () => {}))
    case 'elsewhere': {
      const other = await world.elsewhere()
      return perform(other, step.does, async () => void (await other.turn(true)))
    }
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
  const before = standing(world, (await world.running()).bases)
  world.fork()
  await world.quiet()
  for (const [path, text] of before) {
    const now = world.person.read(path)
    if (now !== text) throw new Error(`Another database changed ${path}:\n${text}\n=== now\n${now}`)
  }
}

/** The documents that nothing is wrong with, nor in conflict, and that have got their ids: what lacks one gets it. */
function standing({ person, engine }: SimWorld, bases: BaseStore): Map<string, string | null> {
  const isSound = (path: string) => engine?.problems.has(path) !== true && !bases.atPath(path)?.conflict
  const isNamed = (path: string) => claimedId(person.read(path) ?? '') !== null
  const sound = person.documents().filter((path) => isSound(path) && isNamed(path))
  return new Map(sound.map((path) => [path, person.read(path)]))
}

/** A watcher tells nothing to a process that does not run. */
function hint(world: SimWorld, { of, true: honest }: Step & { do: 'hint' }): void {
  const all = world.person.documents()
  const path = all[of % Math.max(1, all.length)] ?? ''
  world.engine?.markFolder(honest ? path.slice(0, Math.max(0, path.lastIndexOf('/'))) : 'no/such/folder')
}
