// A step for one agent that does not come to its end: others do not wait for it, and nothing is done twice.

import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Run } from '../../src/modules/runs/index.ts'
import { until as awaited } from '../e2e/until.ts'
import { SupervisedHome } from './supervised-home.ts'

let supervised: SupervisedHome
beforeEach(async () => {
  supervised = await SupervisedHome.open()
  supervised.longestStep = 1_000
})
afterEach(() => supervised.close())

const until = (check: () => Promise<boolean>) => awaited('agents', check, 60_000)
const runsOf = (ref: string) => supervised.run<Run[]>('agent.runs', { ref })
const make = (name: string) => supervised.run('agent.create', { name, body: 'Go.', status: 'running' })
const answered = async (ref: string) => (await runsOf(ref)).at(-1)?.outcome === 'answered'

it('keeps no other agent waiting, is told of, and begins one run when it ends', async () => {
  let end = () => {}
  // As git on a drive that is gone.
  supervised.meanwhile = () => new Promise<void>((resolve) => (end = resolve))
  supervised.start({ scripted: 'turns: [[{answer: done}]]' })
  await make('stuck')
  await until(async () => supervised.meanwhile === null)
  await make('otter')
  await until(() => answered('otter'))
  expect(await runsOf('stuck')).toEqual([])
  expect(supervised.faults).toMatchObject([
    { code: 'agent.late', message: expect.stringContaining('stuck has not come to its end for 1 s') },
  ])
  end()
  await until(() => answered('stuck'))
  await make('heron')
  await until(() => answered('heron'))
  expect(await runsOf('stuck')).toHaveLength(1)
})

it('that ends after the server begins nothing any more', async () => {
  let end = () => {}
  supervised.meanwhile = () => new Promise<void>((resolve) => (end = resolve))
  supervised.start({ scripted: 'turns: [[{answer: done}]]' })
  await make('stuck')
  await until(async () => supervised.faults.length > 0)
  await supervised.stop()
  end()
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect([await runsOf('stuck'), supervised.faults.length]).toEqual([[], 1])
})
