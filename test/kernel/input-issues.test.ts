// What is wrong with an input is said in sentences that name the field and what it takes.
import { expect, it } from 'vitest'
import { z } from 'zod'
import { sentencesOf } from '../../src/kernel/input-issues.ts'

it.each([
  [z.string(), undefined, '--field is missing.'],
  [z.string(), 4, '--field takes text.'],
  [z.string().min(1), '', '--field must not be empty.'],
  [z.string().max(3), 'long', '--field takes at most 3 characters.'],
  [z.number(), 'x', '--field takes a number.'],
  [z.number().int(), 1.5, '--field takes a whole number.'],
  [z.number().nonnegative(), -1, '--field must be 0 or more.'],
  [z.number().positive(), 0, '--field must be more than 0.'],
  [z.number().max(10), 11, '--field must be 10 or less.'],
  [z.boolean(), 'x', '--field takes true or false.'],
  [z.enum(['one', 'two', 'three']), 'four', '--field takes one, two or three.'],
  [z.array(z.string()), 'x', '--field takes a list.'],
  [z.array(z.string().min(1)), ['a', ''], '--field (number 2) must not be empty.'],
  [z.iso.datetime(), 'now', '--field is no datetime.'],
  [z.object({ a: z.string() }).strict(), { a: 'b', c: 1 }, '--field has no c.'],
])('of %o, %o: %s %s', (schema, value, sentence) => {
  const parsed = z.object({ field: schema }).safeParse({ field: value })
  expect(sentencesOf(parsed.error?.issues ?? [], (field) => `--${field}`)).toBe(sentence)
})

it('each of several things is a sentence, by the names the schema has', () => {
  const schema = z.object({ title: z.string().min(1), wave: z.number() })
  const parsed = schema.safeParse({ title: '', wave: 'first' })
  expect(sentencesOf(parsed.error?.issues ?? [])).toBe('title must not be empty. wave takes a number.')
})
