// Which known word an unknown one is taken for.

import { expect, it } from 'vitest'
import { nearest } from '../../src/kernel/nearest.ts'

const statuses = ['draft', 'review', 'approved', 'in_progress', 'completed', 'archived']

it.each([
  ['reveiw', 'review'],
  ['reviw', 'review'],
  ['aproved', 'approved'],
  ['in_porgres', 'in_progress'],
  ['darft', 'draft'],
])('“%s” is near “%s”', (word, meant) => {
  expect(nearest(word, statuses)).toBe(meant)
})

it('is no guess where several words are as near', () => {
  expect(nearest('p9', ['p0', 'p1', 'p2', 'p3'])).toBeUndefined()
  expect(nearest('task', ['tasks', 'tasks'])).toBe('tasks')
})

it.each(['done', 'rework', '', 'weiver'])('“%s” is near none of them', (word) => {
  expect(nearest(word, statuses)).toBeUndefined()
})
