// `npm run soak -- --minutes N --seed S`: once each the end-to-end tests without a watcher, the crash tests at length and what is
// pinned on all disks; then the simulation, the black-box model and agents in great number, round after round, for as long as you like. What fails is printed
// with its seed, shortened by running it again.

import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { type Operation, operationsOf } from '../blackbox/operations.ts'
import { runOperations } from '../blackbox/run-operations.ts'
import { answered, ManyTurns, shellDriver } from '../runtime/many-turns.ts'
import { type Disk, disks, Simulator } from '../simulation/run-schedule.ts'
import { allSchedules } from '../simulation/schedules.ts'
import type { Step } from '../simulation/steps.ts'
import { testCrashes, testPinned, testUnwatched } from './whole-suites.ts'

/** Schedules of each kind that the simulation runs in a round; they take about as long as one black-box run. */
const schedulesPerRound = 100
const mostOperations = 40
/** Milliseconds between figures. */
const sayEvery = 60_000
/** Milliseconds that shortening a black-box run may take. */
const shortening = 15 * 60_000

/** What is run once, before the rounds. */
const once = { unwatched: testUnwatched, crashes: testCrashes, pinned: testPinned }

interface Totals {
  rounds: number
  schedules: number
  runs: number
  operations: number
  crashes: number
  agents: number
  stopped: boolean
}

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string' },
    /** Only the tests without a watcher, the crash tests at length, what is pinned, the simulation, the black-box model, or agents. */
    only: { type: 'string' },
  },
})
const minutes = Number(values.minutes)
const seed = Number(values.seed ?? Date.now() % 1_000_000_000)
if (!(minutes > 0) || !Number.isInteger(seed)) {
  process.stderr.write(
    'usage: npm run soak -- [--minutes N] [--seed S] [--only unwatched|crashes|pinned|simulation|blackbox|agents]\n',
  )
  process.exit(2)
}
process.exitCode = (await soak()) ? 0 : 1

/** Returns whether all went well. */
async function soak(): Promise<boolean> {
  const end = Date.now() + minutes * 60_000
  const goesOn = values.only === undefined || !Object.hasOwn(once, values.only)
  const totals: Totals = {
    rounds: 0,
    schedules: 0,
    runs: 0,
    operations: 0,
    crashes: 0,
    agents: 0,
    stopped: false,
  }
  let said = Date.now()
  process.on('SIGINT', () => {
    totals.stopped = true
  })
  say(`Soaking for ${minutes} min from seed ${seed}. Ctrl+C ends it after this round.`)
  for (const [name, test] of Object.entries(once)) {
    const failure = runs(name) && !totals.stopped ? await test() : null
    if (failure === null || totals.stopped) continue
    say(`It failed: npm run soak -- --only ${name} repeats it.\n${failure}`)
    return false
  }
  for (let round = seed; goesOn && Date.now() < end && !totals.stopped; round++) {
    const failure =
      (runs('simulation') ? await simulate(round, totals) : null) ??
      (runs('blackbox') ? await fromOutside(round, totals) : null) ??
      (runs('agents') ? await startAgents(totals) : null)
    totals.rounds += 1
    // Ctrl+C ends the programs under test too.
    if (failure !== null && !totals.stopped) {
      say(`${summary(totals)}\nIt failed: npm run soak -- --seed ${round} begins with it.\n${failure}`)
      return false
    }
    if (Date.now() - said < sayEvery) continue
    said = Date.now()
    say(summary(totals))
  }
  say(`${summary(totals)} All went well.`)
  return true
}

function runs(what: string): boolean {
  return values.only === undefined || values.only === what
}

/** One after another, many at once, and ones that say far too much. */
async function startAgents(totals: Totals): Promise<string | null> {
  const many = new ManyTurns()
  try {
    const scripted = many.scripted('turns: [[{flood: {out: 200000, errors: 2000000}}, {answer: done}]]')
    const outcomes = [
      ...(await many.playMany(scripted, { turns: 50, atOnce: 1 })),
      ...(await many.playMany(scripted, { turns: 64, atOnce: 8 })),
      await many.play(shellDriver(`head -c 1073741824 /dev/zero >&2; ${answered}`)),
    ]
    totals.agents += outcomes.length
    const failed = outcomes.filter((outcome) => outcome?.is !== 'answered')
    const wrong = [...failed.map((outcome) => JSON.stringify(outcome)), ...many.leftovers()]
    return wrong.length === 0 ? null : `agents:\n${wrong.join('\n')}`
  } finally {
    await many.close()
  }
}

async function simulate(round: number, totals: Totals): Promise<string | null> {
  const simulator = await Simulator.open()
  const disk = diskOf(round)
  try {
    for (const [name, schedules] of Object.entries(allSchedules)) {
      const property = fc.asyncProperty(schedules, async (schedule: Step[]) => {
        totals.schedules += 1
        await simulator.run(schedule, disk)
      })
      const result = await fc.check(property, { seed: round, numRuns: schedulesPerRound })
      if (result.failed) return report(`simulation, ${name}, on a disk that ${disk}`, result)
    }
    return null
  } finally {
    simulator.close()
  }
}

async function fromOutside(round: number, totals: Totals): Promise<string | null> {
  let first: string | null = null
  const property = fc.asyncProperty(operationsOf(mostOperations), async (operations: Operation[]) => {
    try {
      const ran = await runOperations(operations)
      totals.runs += 1
      totals.operations += ran.operations
      totals.crashes += ran.crashes
    } catch (error) {
      if (totals.stopped) return
      if (first === null) {
        first = `${listed(operations)}\n${messageOf(error)}`
        say(`black-box model: seed ${round} fails, and is shortened now.\n${first}`)
      }
      throw error
    }
  })
  const result = await fc.check(property, {
    seed: round,
    numRuns: 1,
    interruptAfterTimeLimit: shortening,
    markInterruptAsFailure: false,
  })
  if (result.failed) return report('black-box model', result)
  return first
}

/** Each round has one of the disks, so that its seed alone says which. */
function diskOf(round: number): Disk {
  const names = Object.keys(disks) as Disk[]
  return names[round % names.length] ?? 'exchanges'
}

function report<T extends Step | Operation>(what: string, result: fc.RunDetails<[T[]]>): string {
  const steps = result.counterexample?.[0] ?? []
  return `${what}, seed ${result.seed}, shortened ${result.numShrinks} times:\n${listed(steps)}\n${messageOf(result.errorInstance)}`
}

function listed(steps: readonly (Step | Operation)[]): string {
  return steps.map((step) => `  ${JSON.stringify(step)},`).join('\n')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function summary({ rounds, schedules, runs, operations, crashes, agents }: Totals): string {
  return `${rounds} rounds: ${schedules} simulated schedules; ${runs} runs of the program with ${operations} operations and ${crashes} crashes; ${agents} turns of agents.`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
