// The test home itself: procedures by path, on a database of its own.

import { expect, it } from 'vitest'
import { openTestApp } from './test-home.ts'

it('runs procedures by their paths and keeps their events', async () => {
  const app = await openTestApp()
  const made = await app.run<{ id: string; title: string }>('initiative.create', { title: 'Rate limits' })
  expect(made.title).toBe('Rate limits')
  expect(app.events().map((event) => [event.type, event.entity])).toEqual([['initiative.created', made.id]])
  app.close()
})
