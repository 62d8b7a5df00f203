// New documents and the YAML of values: what is written reads back as the same.
import { describe, expect, it } from 'vitest'
import { composeDocument } from '../../src/document/compose.ts'
import { readDocument } from '../../src/document/document.ts'
import { renderInline, renderKey, renderLiteral } from '../../src/document/render.ts'

describe('a new document', () => {
  it('has its fields in order, with their comments aligned', () => {
    const text = composeDocument(
      [
        { key: 'id', value: 't-9f2c7k' },
        { key: 'status', value: 'open', comment: 'open, closed' },
        { key: 'needs', value: ['t-1a2b9d'], comment: 'first' },
        { key: 'files', value: ['a/very/long/path/that/is/not/aligned/**'], comment: 'globs' },
        { key: 'note', value: 'a\nb\n', comment: 'text' },
        { key: 'empty', value: null },
      ],
      '# T\n\nx',
    )
    expect(text).toBe(
      [
        '---',
        'id: t-9f2c7k',
        'status: open      # open, closed',
        'needs: [t-1a2b9d] # first',
        'files: [a/very/long/path/that/is/not/aligned/**] # globs',
        'note: | # text',
        '  a',
        '  b',
        'empty:',
        '---',
        '# T',
        '',
        'x',
        '',
      ].join('\n'),
    )
    expect(readDocument(text).ok).toBe(true)
  })

  it.each([
    ['no fields', '# T\n', '# T\n'],
    ['nothing at all', '', ''],
    ['a body that begins like frontmatter', '---\nx\n', '---\n---\n---\nx\n'],
    ['fields below a heading', '# T\n---\nid: x\n---\n', '---\n---\n# T\n---\nid: x\n---\n'],
  ])('of %s', (_, body, text) => {
    expect(composeDocument([], body)).toBe(text)
  })
})

describe('a value on one line', () => {
  it.each([
    ['word', 'word'],
    ['two words', 'two words'],
    ['', '""'],
    ['- x', '"- x"'],
    ['a: b', '"a: b"'],
    ['a #b', '"a #b"'],
    ['a#b', 'a#b'],
    ['x:', '"x:"'],
    ['"x"', `'"x"'`],
    ['null', '"null"'],
    ['yes', 'yes'],
    ['7', '"7"'],
    ['1.10', '1.10'],
    ['a\tb', '"a\\tb"'],
    ['\u2028', '"\\u2028"'],
    ['日本 🦦', '日本 🦦'],
  ])('%j', (value, text) => {
    expect(renderInline(value)).toBe(text)
  })

  it('in lists and mappings quotes what ends a flow scalar', () => {
    expect(renderInline(['a,b', '[x]', 'c d', null, 1, true, []])).toBe(
      '["a,b", "[x]", c d, null, 1, true, []]',
    )
    expect(renderInline({ a: 'x', 'b c': { d: [] }, e: {} })).toBe('{ a: x, "b c": { d: [] }, e: {} }')
  })

  it('keys are plain where they are words', () => {
    expect([renderKey('a-b_1'), renderKey('1'), renderKey('a b'), renderKey('größe')]).toEqual([
      'a-b_1',
      '"1"',
      '"a b"',
      '"größe"',
    ])
  })
})

describe('a block of lines', () => {
  it.each([
    ['a\nb', '|-\n  a\n  b'],
    ['a\nb\n', '|\n  a\n  b'],
    ['a\n\nb\n\n', '|+\n  a\n\n  b\n'],
    [' a\nb', null],
    ['a\tb\nc', null],
    ['', null],
  ])('%j', (value, block) => {
    expect(renderLiteral(value, { indent: 2, eol: '\n' })).toBe(block)
  })
})
