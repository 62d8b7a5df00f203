// Whether a save takes back what was written into the file last.

import { expect, test } from 'vitest'
import { takesBack } from '../../../src/fsui/core/undone.ts'

const before = '---\nstatus: review\n---\n# X\n\nWhy.\n\n- [x] Approve\n'
const written = '---\nid: ph-000001\nstatus: approved\n---\n# X\n\nWhy.\n'

test.each([
  ['the text before', before],
  ['the lines that were taken out', `${written}\n- [x] Approve\n`],
])('W13: %s takes it back', (_, now) => {
  expect(takesBack(before, written, now)).toBe(true)
})

test.each([
  ['what was written', written],
  ['another text', written.replace('Why.', 'Why not.')],
  ['the same in other words', written.replace('status: approved', 'status: "approved"')],
  ['a further status', written.replace('approved', 'completed')],
])('W13: %s does not', (_, now) => {
  expect(takesBack(before, written, now)).toBe(false)
})

test('W13: so does a formatter that takes the id out again, whatever else it changes', () => {
  const anonymous = written.replace('id: ph-000001\n', '')
  expect(takesBack(anonymous, written, anonymous.replace('Why.', 'Why?'))).toBe(true)
})
