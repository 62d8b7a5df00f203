// Names that commands make, beside those that people gave.

import { afterEach, expect, it } from 'vitest'
import { openTestApp, type TestApp } from '../app/test-home.ts'

let app: TestApp
afterEach(() => app.close())

it('a name that differs from one that stands in case alone gets a number', async () => {
  app = await openTestApp()
  await app.run('task.create', { title: 'Mine', path: 'tasks/Fix-Login.md' })
  await app.run('initiative.create', { title: 'Mine', path: 'initiatives/Faster/initiative.md' })
  expect(await app.run('task.create', { title: 'Fix login' })).toMatchObject({ path: 'tasks/fix-login-2.md' })
  expect(await app.run('initiative.create', { title: 'Faster' })).toMatchObject({
    path: 'initiatives/faster-2/initiative.md',
  })
  expect(await app.run('task.create', { title: 'Fix logins' })).toMatchObject({ path: 'tasks/fix-logins.md' })
})

it('what follows a folder whose name changes in case alone keeps its name', async () => {
  app = await openTestApp()
  await app.run('initiative.create', { title: 'Faster', path: 'initiatives/faster/initiative.md' })
  await app.run('page.create', { title: 'Sign in', initiative: 'faster' })
  await app.run('initiative.move', { ref: 'faster', path: 'initiatives/Faster/initiative.md' })
  expect(await app.run('page.list')).toMatchObject([{ path: 'initiatives/Faster/pages/sign-in.md' }])
})
