// accept_gaps of the home's config.yaml, as a running server follows it.

import { writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { specAt } from '../../../src/app/procedures.ts'
import { connect } from '../../../src/interfaces/client/connect.ts'
import type { Task } from '../../../src/modules/tasks/index.ts'
import { type ServedHome, servedHome } from './served-home.ts'

let served: ServedHome
beforeEach(async () => {
  served = await servedHome()
})
afterEach(() => served.close())

const call = async <T>(path: string, input: object, token = served.server.token) =>
  (await connect({ ...served.server, token }).call({ path, type: specAt(path)?.type ?? 'query', input })) as T

it('lets what an agent adds to an approved phase wait, until it says auto; what cannot be read changes nothing', async () => {
  const { id: initiative } = await call<{ id: string }>('initiative.create', { title: 'Rate limits' })
  const { id: phase } = await call<{ id: string }>('phase.create', { title: 'Storage', initiative })
  await call('phase.review', { ref: phase })
  await call('phase.approve', { ref: phase })
  const { token } = await served.agent()
  const add = (title: string) => call<Task>('task.create', { title, phase }, token)
  expect(await add('One')).toMatchObject({ proposed: 'brave-otter' })
  await writeFile(served.home.config, 'accept_gaps: auto\n')
  expect(await add('Two')).toMatchObject({ proposed: null })
  await writeFile(served.home.config, 'accept_gaps: [\n')
  expect(await add('Three')).toMatchObject({ proposed: null })
  await writeFile(served.home.config, '')
  expect(await add('Four')).toMatchObject({ proposed: 'brave-otter' })
  expect((await call<Task[]>('task.ready', {})).map(({ title }) => title)).toEqual(['Two', 'Three'])
})
