// Documents as an attacker, or an unlucky paste, would write them: read as text, never run, never let grow.

import { describe, expect, test } from 'vitest'
import { readDocument } from '../../src/document/document.ts'

const doc = (yaml: string, body = '# T\n') => `---\n${yaml}\n---\n${body}`
const codeOf = (text: string): string | null => {
  const read = readDocument(text)
  return read.ok ? null : read.problem.code
}
/** Unpacks to 10^9 words, were its references followed. */
const bomb = ['a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]']
  .concat(
    Array.from({ length: 8 }, (_, at) => {
      const [name, before] = ['bcdefghi'[at], 'abcdefgh'[at]]
      return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]`
    }),
  )
  .join('\n')

describe('frontmatter', () => {
  test('of references that multiply is refused, not unpacked', () => {
    expect(codeOf(doc(bomb))).toMatch(/^yaml\./)
  })

  test('that refers to itself is refused', () => {
    expect(codeOf(doc('a: &a\n  b: *a'))).toMatch(/^yaml\./)
  })

  test.each(['js', 'javascript', 'coffee', 'json', 'toml'])(
    'in the language %s is not run: it is no frontmatter',
    (language) => {
      const globals = globalThis as { ran?: boolean }
      const text = `---${language}\n(() => { globalThis.ran = true; return {status: 'approved'} })()\n---\n# T\n`
      const read = readDocument(text)
      expect(globals.ran).toBeUndefined()
      if (read.ok) expect([...read.value.fields.keys()]).toEqual([])
    },
  )

  test.each([
    '!!js/function "function () { ran = true }"',
    '!!python/object/apply:os.system ["id"]',
    '!!binary aGk=',
    '!custom x',
  ])('with the tag %s makes no object of it', (value) => {
    const read = readDocument(doc(`title: ${value}`))
    if (!read.ok) return
    const field = read.value.fields.get('title')?.value
    // A list of texts is one: it says what stands there and does nothing.
    expect(Array.isArray(field) ? 'string' : typeof field).toBe('string')
  })

  test.each(['__proto__', 'constructor', 'prototype'])('with the key %s changes no object', (key) => {
    const read = readDocument(
      doc(`${key}:\n  polluted: true\n"${key}x": 1\nnested:\n  ${key}:\n    polluted: true`),
    )
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    if (read.ok) expect(read.value.fields.has(key)).toBe(false)
  })

  test('longer than 64 KiB, or nested 20,000 deep, is refused', () => {
    expect(codeOf(doc(`a: ${'x'.repeat(70_000)}`))).toBe('frontmatter.too-large')
    expect(codeOf(doc(`a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`))).toMatch(/^yaml\./)
  })

  test('with a key of 60 KB and 20,000 keys ends in time', () => {
    readDocument(doc(`${'k'.repeat(60_000)}: 1`))
    readDocument(doc(Array.from({ length: 9_000 }, (_, at) => `k${at}:`).join('\n')))
  })
})
