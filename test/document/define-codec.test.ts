// What fields of a document take, as people write them.

import { describe, expect, it } from 'vitest'
import { amount, oneOf, wholeNumber } from '../../src/document/define-codec.ts'
import { readDocument } from '../../src/document/document.ts'
import { initiativeCodec } from '../../src/modules/initiatives/document.ts'

/** The value of `field: …` as a document gives it. */
function written(value: string) {
  const read = readDocument(`---\nfield: ${value}\n---\n# X\n`)
  if (!read.ok) throw new Error(read.problem.message)
  return read.value.fields.get('field')?.value ?? null
}

describe('an amount', () => {
  it.each([
    ['12', 12],
    ['12.50', 12.5],
    ['"12.50"', 12.5],
    ['007.10', 7.1],
    ['0.00', 0],
    ['', null],
  ])('is %s', (typed, value) => {
    expect(amount(written(typed))).toEqual({ ok: true, value })
  })

  it.each(['-1.50', '12 USD', '1e3x', '[12]', 'true', '.inf', '1e309', '9'.repeat(400)])(
    'is not %s',
    (typed) => {
      expect(amount(written(typed))).toMatchObject({ ok: false, problem: { code: 'value.type' } })
    },
  )
})

describe('a whole number', () => {
  it.each([
    ['2', 2],
    ['02', 2],
    ["'2'", 2],
    ['-1', -1],
  ])('is %s', (typed, value) => {
    expect(wholeNumber(written(typed))).toEqual({ ok: true, value })
  })

  it.each(['2.5', 'two', '99999999999999999999'])('is not %s', (typed) => {
    expect(wholeNumber(written(typed))).toMatchObject({ ok: false })
  })
})

describe('one word of several', () => {
  const decode = oneOf(['open', 'closed'])

  it.each([
    ['[open]', 'A single word was expected.', 'Without brackets, write one of open, closed.'],
    ['', 'The value is missing.', 'Write one of open, closed.'],
    ['opne', '“opne” is not one of open, closed.', 'Did you mean open?'],
  ])('is not “%s”', (typed, message, remedy) => {
    expect(decode(written(typed))).toMatchObject({ ok: false, problem: { message, remedy } })
  })
})

it('a name without a value stands for what is so without its line', () => {
  const read = readDocument('---\nstatus:\npriority:\n---\n# X\n')
  if (!read.ok) throw new Error(read.problem.message)
  expect(initiativeCodec.create(read.value, { path: 'initiatives/x.md', id: null })).toMatchObject({
    ok: true,
    calls: [{ path: 'initiative.create', input: { path: 'initiatives/x.md', markdown: '# X\n' } }],
  })
})
