// Forms of answers: which JSON schemas are one, and what an answer lacks of it.

import { describe, expect, it } from 'vitest'
import { isStrict, misfitOf, schemaProblem } from '../../src/kernel/answer-schema.ts'

const text = { type: 'string' }
const closed = (properties: object) => ({
  ...{ type: 'object', properties, required: Object.keys(properties), additionalProperties: false },
})

describe('a schema of an answer', () => {
  it.each<[unknown, string]>([
    ['words', 'it is no mapping'],
    [[text], 'it is no mapping'],
    [text, 'it has no “type: object”'],
    [{ type: 'object', properties: { a: { type: 'strng' } } }, 'Unsupported type: strng'],
    [{ type: 'object', properties: { a: { type: 'string', pattern: '(' } } }, 'Invalid regular expression'],
    [{ type: 'object', properties: [text] }, '“properties” is no mapping'],
    [{ type: 'object', properties: { a: 5 } }, 'a is no schema'],
    [{ type: 'object', required: 'a' }, '“required” is no list of names'],
    [
      { type: 'object', properties: { a: { properties: {} } } },
      'a: “properties” stands there without a “type”',
    ],
    [{ type: 'object', properties: { a: { enum: 'x' } } }, 'a: “enum” is no list'],
    [{ type: 'object', properties: { a: { enum: [] } } }, 'a: “enum” lists nothing: no answer would fit'],
    [{ type: 'object', properties: { a: { $ref: '#/$defs/no' } } }, 'Reference not found'],
    [{ type: 'object', properties: { a: { $ref: '#' } } }, 'a: “$ref: #” is not possible'],
    [{ type: 'object', required: ['b'], additionalProperties: false }, '“b” is required, and not among'],
    [{ type: 'object', if: {} }, 'not supported'],
  ])('is none: %j', (schema, why) => {
    expect(schemaProblem(schema)).toContain(why)
  })

  it('may name parts of itself, and need not be strict', () => {
    const part = { $ref: '#/$defs/part' }
    const schema = { type: 'object', properties: { a: part, b: text }, $defs: { part: closed({ c: text }) } }
    expect(schemaProblem(schema)).toBeNull()
    expect(misfitOf(schema, { a: { c: 'x' } })).toBeNull()
    expect(misfitOf(schema, { a: {} })).toContain('a.c: ')
  })

  it('is strict where each object requires all that it may hold', () => {
    const items = { type: 'array', items: closed({ a: text }) }
    expect(isStrict(closed({ a: text, items, c: { anyOf: [text, { type: 'null' }] } }))).toBe(true)
    for (const loose of [{ type: 'object' }, { ...closed({ a: text }), required: [] }])
      for (const schema of [loose, closed({ items: { type: 'array', items: loose } })])
        expect(isStrict(schema)).toBe(false)
  })
})

describe('an answer', () => {
  const schema = closed({ summary: text, status: { type: 'string', enum: ['done', 'partly'] } })

  it('fits', () => {
    expect(misfitOf(schema, { summary: 'Done.', status: 'done' })).toBeNull()
  })

  it.each<[unknown, string[]]>([
    [{}, ['summary: ', 'status: ']],
    [
      { summary: 1, status: 'good' },
      ['summary: ', 'status: Invalid option: expected one of "done"|"partly"'],
    ],
    [{ summary: '', status: 'done', more: 1 }, ['the answer: Unrecognized key: "more"']],
    ['words', ['the answer: ']],
    [null, ['the answer: ']],
  ])('does not, with every place that is wrong: %j', (answer, places) => {
    for (const place of places) expect(misfitOf(schema, answer)).toContain(place)
  })

  it('lacks what is required although nothing else is said of it', () => {
    expect(misfitOf({ type: 'object', required: ['a'] }, {})).toContain('a: ')
  })
})
