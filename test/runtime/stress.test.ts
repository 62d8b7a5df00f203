// Many agents, and agents that say far too much or nothing at all: nothing is left over, and nothing stands still.

import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemClock } from '../../src/kernel/clock.ts'
import type { Run } from '../../src/modules/runs/index.ts'
import { keptOfEach } from '../../src/runtime/process/bound-file.ts'
import { stopProcess } from '../../src/runtime/process/stop-process.ts'
import { freshBuild } from '../e2e/fresh-build.ts'
import { until } from '../e2e/until.ts'
import { answered, leftovers, ManyTurns, shellDriver, startedBelow } from './many-turns.ts'
import { SupervisedHome } from './supervised-home.ts'

let many: ManyTurns

let supervised: SupervisedHome

beforeEach(async () => {
  await freshBuild()
  many = new ManyTurns()
  supervised = await SupervisedHome.open()
}, 120_000)
afterEach(async () => {
  many.close()
  await supervised.close()
  expect(supervised.faults).toEqual([])
})

const gigabyte = 'head -c 1073741824 /dev/zero >> "$(dirname "$CW_EXIT_FILE")/errors.txt"'
const make = (name: string, provider = 'scripted') =>
  supervised.run('agent.create', { name, provider, body: 'Begin.', status: 'running' })

/** What became of the first run of each, once they have all ended. */
async function outcomesOf(count: number): Promise<(string | null)[]> {
  const agents = await supervised.run<{ id: string }[]>('agent.list')
  const ended: (string | null)[] = []
  for (const { id } of agents)
    await until(
      id,
      async () => {
        const first = (await supervised.run<Run[]>('agent.runs', { ref: id, limit: 100 })).at(-1)
        return first?.outcome != null && ended.push(first.outcome)
      },
      200_000,
    )
  expect(ended).toHaveLength(count)
  return ended
}

/** In bytes, of the files there. */
function largestBelow(path: string): number {
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' })
  return Math.max(...files.map((file) => statSync(join(path, file)).size))
}

it('fifty starts one after another end, each with its answer', { timeout: 240_000 }, async () => {
  writeFileSync(supervised.home.config, 'dispatch:\n  max_running: 1\n')
  supervised.start({ scripted: 'turns: [[{say: here}, {answer: done}]]' })
  for (let number = 1; number <= 50; number++) await make(`otter-${number}`)
  expect(await outcomesOf(50)).toEqual(Array(50).fill('answered'))
  expect(leftovers(startedBelow(supervised.home.agents))).toEqual([])
})

it('eight at once end, with a gigabyte of errors or with nothing to say, and so does what they left running', {
  timeout: 240_000,
}, async () => {
  writeFileSync(supervised.home.config, 'dispatch:\n  max_running: 8\n')
  supervised.start({
    scripted: 'turns: [[{run: "sleep 600 >/dev/null 2>&1 &"}, {say: here}, {answer: done}]]',
    // Into the file that its errors go to.
    loud: JSON.stringify({ turns: [[{ run: gigabyte }, { answer: 'done' }]] }),
    silent: 'turns: [[{exit: 0}]]',
  })
  for (let number = 1; number <= 6; number++) await make(`otter-${number}`)
  await make('loud', 'loud')
  await make('silent', 'silent')
  const ended = await outcomesOf(8)
  expect(ended.filter((outcome) => outcome === 'answered')).toHaveLength(7)
  expect(ended).toContain('failed')
  await supervised.run('agent.stop', { ref: 'silent' })
  await supervised.stop()
  expect(leftovers(startedBelow(supervised.home.agents))).toEqual([])
  expect(largestBelow(supervised.home.agents)).toBeLessThan(3 * keptOfEach)
})

it('a gigabyte of errors is not waited for, and not kept in memory', async () => {
  const before = process.memoryUsage().arrayBuffers
  const driver = shellDriver(`head -c 1073741824 /dev/zero >&2; ${answered}`)
  expect(await many.play(driver)).toMatchObject({ is: 'answered', text: 'done' })
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024)
  expect(many.leftovers()).toEqual([])
})

it('one that says nothing fails when it ends, and is stopped when it does not', async () => {
  expect(await many.play(shellDriver('exit 0'))).toMatchObject({ is: 'failed', failure: { kind: 'crash' } })
  const stopped = await many.play(shellDriver('sleep 600'), (process) =>
    stopProcess({ process, clock: systemClock, hurry: 20 }),
  )
  // As it had begun already or not.
  expect(['stopped', 'failed']).toContain(stopped?.is)
  expect(many.leftovers()).toEqual([])
})
