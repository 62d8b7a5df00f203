// Reading documents: what is refused, with its code and line, and what is kept.
import { describe, expect, it } from 'vitest'
import { decodeDocument, encodeDocument, readDocument } from '../../src/document/document.ts'

const lines = (...parts: string[]) => parts.join('\n')
const doc = (yaml: string) => `---\n${yaml}\n---\n# T\n`

function problemOf(text: string) {
  const read = readDocument(text)
  return read.ok ? null : { code: read.problem.code, line: read.problem.line }
}

function fieldsOf(text: string) {
  const read = readDocument(text)
  if (!read.ok) throw new Error(read.problem.message)
  return Object.fromEntries([...read.value.fields].map(([key, field]) => [key, field.value]))
}

describe('bad input is a Problem with a code and a line', () => {
  const bomb = lines(
    'a: &a [x, x, x, x, x, x, x, x, x, x]',
    ...'bcdefgh'.split('').map((name, at) => {
      const before = 'abcdefg'[at]
      return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]`
    }),
  )
  it.each<[string, string, string, number | undefined]>([
    ['below a blank line', '\n---\nstatus: review\n---\n# A\n', 'frontmatter.late', 2],
    ['below the heading', '# A\n\n---\nstatus: review\nneeds:\n- x\n---\nText.\n', 'frontmatter.late', 3],
    ['between too many dashes', '----\nstatus: review\n----\n# A\n', 'frontmatter.late', 1],
    ['below a blank line, by a program of Windows', '\r\n---\r\nid: x\r\n---\r\n', 'frontmatter.late', 2],
    ['never closed', '---\nid: x\n', 'frontmatter.unclosed', 1],
    ['closed by something else', '---\nid: x\n--- not end\nb: 1\n', 'frontmatter.unclosed', 3],
    ['a false end before the true one', doc('id: x\n--- not end\nb: 1'), 'frontmatter.fence', 3],
    ['blanks behind the first fence', '---  \nid: x\n---\n', 'frontmatter.fence', 1],
    ['broken quotes', doc('a: "x'), 'yaml.invalid', 2],
    ['a quote that nothing closes', doc('a: 1\nb: "x\nc: 2'), 'yaml.invalid', 3],
    ['a bracket that nothing closes', doc('a: 1\nneeds: [x, y\nc: 2'), 'yaml.invalid', 3],
    ['a bracket that nothing closes, at the end', doc('a: 1\nneeds: [x, [y]'), 'yaml.invalid', 3],
    ['a bracket that nothing closes, over two lines', doc('needs: [x,\n  y\nc: 2'), 'yaml.invalid', 2],
    ['a brace that nothing closes', doc('a: {b: 1\nc: 2'), 'yaml.invalid', 2],
    ['a list at the top', doc('- a'), 'frontmatter.not-a-mapping', 2],
    ['a word at the top', doc('hello'), 'frontmatter.not-a-mapping', 2],
    ['a key twice', doc('a: 1\nb: 2\na: 3'), 'yaml.duplicate-key', 4],
    ['a tab as indentation', doc('needs:\n\t- a'), 'yaml.tab', 3],
    [
      'conflict markers in fields',
      doc('a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x'),
      'merge.markers',
      3,
    ],
    [
      'conflict markers in the body',
      `${doc('a: 1')}<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> z\n`,
      'merge.markers',
      5,
    ],
    ['an unknown alias', doc('a: *nope'), 'yaml.alias', 2],
    ['an alias bomb', doc(bomb), 'yaml.alias-limit', undefined],
    ['20,000 open brackets', doc(`a: ${'['.repeat(20_000)}`), 'yaml.too-deep', undefined],
    // V8 would end the process where the parser has next to no stack left, and not at every depth.
    ...[300, 1_600, 6_400].map((levels): [string, string, string, number] => [
      `${levels} lists in each other`,
      doc(`a: ${'['.repeat(levels)}${']'.repeat(levels)}`),
      'yaml.too-deep',
      2,
    ]),
    ['20,000 dashes', doc(`a:\n  ${'- '.repeat(20_000)}x`), 'yaml.too-deep', undefined],
    ['a list as key', doc('? [a]\n: 1'), 'yaml.key', 2],
    ['more than 64 KiB', doc(`a: ${'x'.repeat(70_000)}`), 'frontmatter.too-large', 1],
  ])('%s', (_, text, code, line) => {
    const problem = problemOf(text)
    expect(problem?.code).toBe(code)
    if (line !== undefined) expect(problem?.line).toBe(line)
  })

  it.each<[string, Uint8Array, string]>([
    ['invalid UTF-8', Uint8Array.of(97, 10, 0xff, 97), 'text.not-utf8'],
    ['NUL', Uint8Array.of(97, 0, 98), 'text.nul'],
    ['UTF-16, little end first', Uint8Array.of(0xff, 0xfe, 97, 0), 'text.utf16'],
    ['UTF-16, big end first', Uint8Array.of(0xfe, 0xff, 0, 97), 'text.utf16'],
    ['more than 1 MiB', new Uint8Array(1024 * 1024 + 1).fill(97), 'text.too-large'],
  ])('bytes: %s', (_, bytes, code) => {
    const decoded = decodeDocument(bytes)
    expect(decoded.ok ? null : decoded.problem.code).toBe(code)
  })
})

describe('reading', () => {
  it('keeps the digits of numbers that JavaScript would change', () => {
    expect(fieldsOf(doc('a: 1.10\nb: 12345678901234567890\nc: 7\nd: 0x1F'))).toEqual({
      a: '1.10',
      b: '12345678901234567890',
      c: 7,
      d: '0x1F',
    })
  })

  it('keeps dates as text and lets YAML trim blanks', () => {
    expect(fieldsOf(doc('on: 2026-11-21\nstatus: Approved  '))).toEqual({
      on: '2026-11-21',
      status: 'Approved',
    })
  })

  it('makes no field of keys that reach a prototype, at any depth', () => {
    const fields = fieldsOf(doc('__proto__: {x: 1}\nconstructor: 1\na: {__proto__: {y: 1}, b: 1}'))
    expect(Object.keys(fields)).toEqual(['a'])
    expect(fields.a).toEqual({ b: 1 })
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })

  it('takes a file without a fence, and empty frontmatter, for a body', () => {
    expect(fieldsOf('# T\n\n---\na: 1\n---\n')).toEqual({})
    expect(fieldsOf('---\n---\n# T\n')).toEqual({})
    expect(fieldsOf('')).toEqual({})
  })

  it('names the line of each field and finds the title outside code and comments', () => {
    const text =
      '\uFEFF---\r\n# c\r\na: 1\r\nb: |\r\n  x\r\nc: 2\r\n---\r\n<!-- # no -->\r\n```\r\n# no\r\n```\r\n# Yes ##\r\n'
    const read = readDocument(text)
    if (!read.ok) throw new Error(read.problem.message)
    expect([...read.value.fields.values()].map((field) => field.line)).toEqual([3, 4, 6])
    expect(read.value.title).toBe('Yes')
    expect(read.value.body.startsWith('<!-- # no -->\n```\n')).toBe(true)
  })

  it('allows markers in fenced code and a heading underlined with seven signs', () => {
    expect(problemOf('Title\n=======\n\n```\n<<<<<<< HEAD\n```\n')).toBeNull()
  })

  it('gives the bytes back that it decoded, with a BOM', () => {
    const bytes = Uint8Array.of(0xef, 0xbb, 0xbf, 97, 13, 10)
    const decoded = decodeDocument(bytes)
    expect(decoded.ok && [...encodeDocument(decoded.value)]).toEqual([...bytes])
  })
})
