// The process dies at each step, once for each thing that may be going on then, and starts again.

import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { atLength } from './at-length.ts'
import { checkConditions } from './conditions.ts'
import { KeptTree } from './kept-tree.ts'
import { Ledger, scenarioOf } from './scenarios.ts'
import { type Moment, steps } from './steps.ts'

const source = fileURLToPath(new URL('../../src', import.meta.url))

describe('the list of steps', () => {
  it('names exactly those that the code passes', () => {
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    const texts = files
      .filter((path) => path.endsWith('.ts'))
      .map((path) => readFileSync(`${source}/${path}`, 'utf8'))
    const passed = texts.flatMap((text) =>
      [...text.matchAll(/\b(?:pass\(\w+, |passStep\()'([^']+)'/g)].map((match) => match[1] ?? ''),
    )
    expect([...new Set(passed)].sort()).toEqual(Object.keys(steps).sort())
  })
})

/** Each step is passed in the first situation of the list on each disk, at length in every one. */
const cases = Object.entries(steps)
  .flatMap(([step, place]) => (Array.isArray(place) ? momentsOf(step, place) : []))
  .sort((a, b) => a.lacks.localeCompare(b.lacks))
  .map((moment, n) => ({ ...moment, name: `${moment.during}-${moment.step.replace(':', '-')}-${n}` }))
type Case = (typeof cases)[number]

describe('killed at', () => {
  let world: World | null = null
  const leave = async () => {
    await world?.kept.remove()
    world = null
  }
  afterAll(leave)
  // What one case has spoilt is not the fault of the next.
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await leave()
  })

  it.each(cases)(
    '$step during “$during” ($where), the disk lacking $lacks, it comes to the same end [K7]',
    async (current) => {
      world ??= await prepared(cases.slice(cases.indexOf(current)))
      const { kept, ledger } = world
      if (world.waitsFor !== current) {
        await kept.kill()
        setDisk(kept, current.lacks)
        await kept.start(placeOf(current))
      }
      // Where what follows from the last crash passes the step too, it dies before anything goes on.
      if (kept.runs) {
        await scenarioOf(current.during).act({ kept, ledger, name: current.name }).catch(whenDead(kept))
        await kept.flushOrDie()
      }
      await kept.died()
      const next = cases[cases.indexOf(current) + 1]
      world.waitsFor = next && isOwn(next) && next.lacks === current.lacks ? next : null
      await kept.start(world.waitsFor === null ? undefined : placeOf(world.waitsFor))
      await checkConditions(kept, ledger)
    },
  )
})

interface World {
  readonly kept: KeptTree
  readonly ledger: Ledger
  /** The case whose step the process that runs will die at. */
  waitsFor: Case | null
}

/** Only what the case itself does passes its step: it may be set before what went before is over. */
function isOwn({ step, where }: Case): boolean {
  return where.includes('*') && /^(?:replace|stage|remove|move|folder):/.test(step)
}

function placeOf({ step, where, name }: Case): string {
  return `${step} ${where.replace('*', name)}`
}

function momentsOf(step: string, moments: readonly Moment[]) {
  const first = ({ lacks }: Moment, n: number) => n === moments.findIndex((each) => each.lacks === lacks)
  return moments
    .filter((moment, n) => atLength || first(moment, n))
    .map((moment) => ({ step, lacks: 'nothing', ...moment }))
}

/** For each process from now on. */
function setDisk(kept: KeptTree, lacks: string): void {
  kept.setForProcess(lacks === 'nothing' ? {} : { CW_DISK_LACKS: lacks })
}

/** A tree with what the cases need, all quiet. */
async function prepared(these: readonly Case[]): Promise<World> {
  const [kept, ledger] = [await KeptTree.open(), new Ledger()]
  const each = (what: 'prepare' | 'upset') =>
    Promise.all(these.map(({ during, name }) => scenarioOf(during)[what]?.({ kept, ledger, name })))
  await each('prepare')
  await kept.flush()
  await each('upset')
  await kept.flush()
  return { kept, ledger, waitsFor: null }
}

/** A command whose server has died in it. */
function whenDead(kept: KeptTree): (error: Error) => Promise<void> {
  return async (error) => {
    if (!/^server\./.test(String((error as { code?: unknown }).code))) throw error
    await kept.died()
  }
}
