// Pages: where they stand, and what they stand below.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestApp, type TestApp } from '../app/test-home.ts'

interface Row {
  id: string
  path: string
  kind: string | null
  parent: string | null
}

let app: TestApp

beforeEach(async () => {
  app = await openTestApp()
  await app.run('initiative.create', { title: 'Faster login' })
})

afterEach(() => app.close())

it('nests pages and lists them with the page above', async () => {
  const top = await app.run<Row>('page.create', {
    title: 'Sign in',
    initiative: 'faster-login',
    kind: 'journey',
  })
  await app.run('page.create', { title: 'By mail', parent: 'sign-in' })
  const listed = await app.run<Row[]>('page.list', { initiative: 'faster-login' })
  expect(
    listed.find((page) => page.path === 'initiatives/faster-login/pages/sign-in/by-mail.md')?.parent,
  ).toBe(top.id)
  expect(listed.find((page) => page.id === top.id)).toMatchObject({ kind: 'journey', parent: null })
})

it('refuses a page that has no initiative to belong to', async () => {
  const lost = app.run('page.create', { markdown: '# Lost\n', path: 'initiatives/none/pages/lost.md' })
  await expect(lost).rejects.toMatchObject({ code: 'path.misplaced' })
})
