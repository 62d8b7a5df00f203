// A structured answer as people read it.

import { expect, it } from 'vitest'
import { inWords } from '../../src/drivers/answer-words.ts'

it('is its summary first, then what else is in it, and nothing of what is empty', () => {
  const finding = { weight: 'must', place: 'src/a.ts:3', what: 'It loses\nthe name.' }
  const answer = {
    verdict: 'mend',
    summary: 'One thing is wrong.\n',
    findings: [finding],
    not_tried: ['Windows'],
  }
  expect(inWords({ ...answer, left: [], more: '', none: null })).toBe(
    `One thing is wrong.

Verdict: mend

Findings:

- weight: must; place: src/a.ts:3; what: It loses
  the name.

Not tried:

- Windows`,
  )
})

it.each([
  [{ ok: true, count: 2 }, 'Ok: true\n\nCount: 2'],
  [{ summary: 3 }, 'Summary: 3'],
  ['words', 'words'],
  [[1], '[1]'],
])('says all of a form that has no summary: %j', (answer, words) => {
  expect(inWords(answer)).toBe(words)
})
