// Runs a schedule from an empty tree to quiet, and checks what has to hold then.

import { openTestApp, type TestApp } from '../app/test-home.ts'
import { checkAll } from './conditions.ts'
import { perform } from './perform.ts'
import { SeededRandom } from './seeded-random.ts'
import { type DiskAbilities, SimWorld } from './sim-world.ts'
import type { Step } from './steps.ts'

/** Each schedule begins then, so that it ends the same whatever ran before it. */
const firstMoment = Date.UTC(2026, 10, 21, 9)

/** What a disk can do decides how a file is replaced there. */
export const disks = {
  exchanges: {},
  links: { exchange: false },
  renames: { exchange: false, hardLinks: false },
  /** Changes within 10 ms of each other have one time. */
  'is coarse': { grain: 10_000_000n },
  'folds names': { caseFolding: true },
} as const satisfies Record<string, DiskAbilities>
export type Disk = keyof typeof disks

/** One application for many schedules: opening a database costs more than a schedule does. */
export class Simulator {
  #runs = 0

  private constructor(
    private readonly app: TestApp,
    private readonly random: SeededRandom,
  ) {}

  static async open(): Promise<Simulator> {
    const random = new SeededRandom()
    return new Simulator(await openTestApp(':memory:', random.bytes), random)
  }

  /** Rejects where a condition does not hold; the message ends with what the engine said. */
  async run(schedule: readonly Step[], disk: Disk = 'exchanges'): Promise<void> {
    this.#runs += 1
    empty(this.app, `epoch ${this.#runs}`)
    this.random.begin(1)
    this.app.clock.set(firstMoment - this.app.clock.now())
    const world = new SimWorld(this.app, this.random.bytes, disks[disk])
    try {
      await world.running()
      for (const step of schedule) {
        world.journal.push(`> ${JSON.stringify(step)}`)
        await perform(world, step)
      }
      world.journal.push('> end')
      world.disarm()
      await checkAll(world)
    } catch (error) {
      if (error instanceof Error) error.message += `\n--- journal\n${world.journal.slice(0, 60).join('\n')}`
      throw error
    } finally {
      world.close()
    }
  }

  close(): void {
    this.app.close()
  }
}

/** What the application remembers of an epoch is of no other. */
function empty({ database: { sqlite } }: TestApp, epoch: string): void {
  const tables = sqlite
    .prepare(`select name from sqlite_master where type = 'table' and name not like '\\_\\_%' escape '\\'`)
    .all() as { name: string }[]
  sqlite.pragma('foreign_keys = OFF')
  for (const { name } of tables)
    if (name !== 'meta' && !name.startsWith('sqlite_')) sqlite.exec(`delete from "${name}"`)
  sqlite.exec('delete from sqlite_sequence')
  sqlite.prepare(`update meta set value = ? where key = 'epoch'`).run(epoch)
  sqlite.pragma('foreign_keys = ON')
}
