// What a person is told of parts of a text that say nothing.

import { expect, test } from 'vitest'
import { codecs } from '../../../src/app/codecs.ts'
import { readDocument } from '../../../src/document/document.ts'
import { remarksOn } from '../../../src/fsui/core/remarks.ts'

function remarks(after: string, before: string | null = null, kind = 'task'): readonly string[] {
  const [codec, was, is] = [
    codecs.get(kind),
    before === null ? null : readDocument(before),
    readDocument(after),
  ]
  if (!codec || !is.ok || was?.ok === false) throw new Error('unreadable')
  return remarksOn(codec, was?.value ?? null, is.value)
}

test('E11: a field that is nearly a known one is told of once, with the one that is probably meant', () => {
  const text = '---\npriorty: P0\n---\n# A\n'
  expect(remarks(text)).toEqual([
    'line 2: “priorty” is no field of a task: it stays, and says nothing. Did you mean priority?',
  ])
  expect(remarks(text, text)).toEqual([])
})

test('E11: other fields of a person’s own are nobody’s business', () => {
  expect(remarks('---\ncolour: red\nid: t-000000\npriority: P0\n---\n# A\n')).toEqual([])
})

test('E11: what only cw writes says nothing in a new document', () => {
  expect(remarks('---\nresult: fine\n---\n# A\n')).toEqual([
    'line 2: result says nothing in a new document: cw writes down what came of a task.',
  ])
})

test('E11: a tick that approves is told of in a new document, where it approves nothing', () => {
  const text = '---\nstatus: review\n---\n# A\n\nGoal.\n\n- 01-p · r3\n\n- [x] Approve\n'
  expect(remarks(text, null, 'phase')).toEqual([expect.stringMatching(/^its tick at “Approve” approves/)])
  expect(remarks(text, text, 'phase')).toEqual([])
  expect(remarks(text.replace('[x]', '[ ]'), null, 'phase')).toEqual([])
  expect(remarks('# A\n\n- [x] Approve\n', null, 'task')).toEqual([])
})

test('E11: an approval that a new phase came with counts for nothing, and who gives it to a known one is not told', () => {
  const text = '---\nstatus: approved\n---\n# A\n'
  expect(remarks(text, null, 'phase')).toEqual([
    expect.stringMatching(/^line 2: it came here already approved, but nobody has approved it as it is now/),
  ])
  expect(remarks('---\nstatus: in_progress\n---\n# A\n', null, 'phase')).toHaveLength(1)
  expect(remarks('---\nstatus: review\n---\n# A\n', null, 'phase')).toEqual([])
  expect(remarks(text, '# A\n', 'phase')).toEqual([])
})

test('E11: what is settled when a document is new says something then', () => {
  expect(remarks('---\nrole: architect\n---\nPlan it.\n', null, 'agent')).toEqual([])
})

test('E11: a field that stands above the heading, outside the fences, is told of once', () => {
  const text = 'status: closed\n\n# A\n'
  const told = [
    '“status: closed” stands in the text and says nothing: a field stands between two lines of --- at the top.',
  ]
  expect(remarks(text)).toEqual(told)
  expect(remarks(`---\nid: t-000000\n---\n${text}`)).toEqual(told)
  expect(remarks(`${text}More.\n`, text)).toEqual([])
  expect(remarks('# A\n\nstatus: closed\n')).toEqual([])
  expect(remarks('---\nstatus: closed\n---\nThe status: it is closed.\n# A\n')).toEqual([])
})

test('E11: a second block of fields with an id is text', () => {
  expect(remarks('---\nstatus: closed\n---\n---\nid: t-9f2c7k\n---\n# A\n')).toHaveLength(1)
  expect(remarks('---\nstatus: closed\n---\n\n---\n\nA ruler above.\n')).toEqual([])
})

test.each(['project', 'initiative', 'agent'])('E11: a budget of nothing of %s is told of once', (kind) => {
  const text = '---\nbudget_usd: 0.00\n---\n# A\n'
  const told = [
    'line 2: a budget of $0 is used up from the beginning: no agent of it is started. Without the line there is no limit.',
  ]
  expect(remarks(text, '---\nbudget_usd: 5\n---\n# A\n', kind)).toEqual(told)
  expect(remarks(text, null, kind)).toEqual(told)
  expect(remarks(text, text.replace('0.00', '0'), kind)).toEqual([])
  expect(remarks(text.replace('0.00', '0.01'), null, kind)).toEqual([])
})
