// Splicing: what each change of a field or a body does to the text, line by line.
import { describe, expect, it } from 'vitest'
import { readDocument } from '../../src/document/document.ts'
import { type Change, spliceBody, spliceFields } from '../../src/document/splice.ts'
import type { FieldValue } from '../../src/document/value.ts'

const order = ['id', 'status', 'priority', 'needs']
const doc = (yaml: string) => `---\n${yaml}---\n# T\n`

function splice(text: string, ...changes: Change[]): string {
  const spliced = spliceFields(text, changes, order)
  if (!spliced.ok) throw new Error(`${spliced.problem.code}: ${spliced.problem.message}`)
  return spliced.value
}

function problem(text: string, ...changes: Change[]) {
  const spliced = spliceFields(text, changes, order)
  return spliced.ok ? null : spliced.problem.code
}

describe('a field that exists', () => {
  it.each<[string, string, FieldValue, string]>([
    ['plain', 'a: x\n', 'y', 'a: y\n'],
    ['in single quotes', "a: 'x'\n", "it's", "a: 'it''s'\n"],
    ['in double quotes', 'a: "x"\n', 'y "z"', 'a: "y \\"z\\""\n'],
    ['before a comment', 'a: x   # why\n', 'y', 'a: y   # why\n'],
    ['that needs quotes now', 'a: x\n', '- y', 'a: "- y"\n'],
    ['that looks like a number', 'a: x\n', '7', 'a: "7"\n'],
    ['that is a number now', 'a: x\n', 7, 'a: 7\n'],
    ['that is emptied', 'a: x # why\n', null, 'a: # why\n'],
    ['that was empty', 'a:   # why\n', 'x', 'a: x   # why\n'],
    ['that is a list now', 'a: x\n', ['b', 'c d'], 'a: [b, c d]\n'],
    ['quoted key', '"a": x\n', 'y', '"a": y\n'],
    ['blank before the colon', 'a : x\n', 'y', 'a : y\n'],
    ['of several lines now', 'a: x\n', 'y\nz', 'a: "y\\nz"\n'],
    ['literal', 'a: |\n  x\n', 'y\nz\n', 'a: |\n  y\n  z\n'],
    ['literal, other indent', 'a: |\n    x\nb: 1\n', 'y\n', 'a: |\n    y\nb: 1\n'],
    ['folded becomes literal', 'a: >-\n  x\n', 'y\nz', 'a: |-\n  y\n  z\n'],
    ['anchored scalar', 'a: &x y\nb: 1\n', 'z', 'a: &x z\nb: 1\n'],
  ])('%s', (_, before, value, after) => {
    expect(splice(doc(before), { key: 'a', value })).toBe(doc(after))
  })

  it('keeps its CRLF', () => {
    expect(
      splice(
        '---\r\na: x # c\r\nb: [x]\r\n---\r\n',
        { key: 'a', value: 'y' },
        { key: 'b', value: ['x', 'z'] },
      ),
    ).toBe('---\r\na: y # c\r\nb: [x, z]\r\n---\r\n')
  })

  it('takes the last of several changes, and none that changes nothing', () => {
    const text = doc("a: 'x'\n")
    expect(splice(text, { key: 'a', value: 'y' }, { key: 'a', value: 'x' })).toBe(text)
  })

  it('is removed with its lines and not with the comments around it', () => {
    const text = doc('# one\na: |\n  x\n  y\n# two\nb: 1\n')
    expect(splice(text, { key: 'a', value: undefined })).toBe(doc('# one\n# two\nb: 1\n'))
    expect(splice(text, { key: 'none', value: undefined })).toBe(text)
  })
})

describe('a list', () => {
  it.each<[string, string, string[], string]>([
    ['loses one of a flow list', 'a: [x, "y", z] # c\n', ['x', 'z'], 'a: [x, z] # c\n'],
    ['loses the first', 'a: [ x, "y",z ]\n', ['y', 'z'], 'a: [ "y",z ]\n'],
    ['loses the last', "a: [x, 'y',z]\n", ['x', 'y'], "a: [x, 'y']\n"],
    ['gets one', "a: [ 'x',y ]\n", ['x', 'y', 'z'], "a: [ 'x',y, z ]\n"],
    ['gets and loses', 'a: [x, "y"]\n', ['y', 'z', 'w'], 'a: ["y", z, w]\n'],
    ['keeps quotes of the one replaced', "a: ['x', y]\n", ['z', 'y'], "a: ['z', y]\n"],
    ['all others', 'a: [ x, y ]\n', ['z'], 'a: [ z ]\n'],
    ['over lines', 'a: [\n  x, # c\n  y,\n]\n', ['x', 'y', 'z'], 'a: [\n  x, # c\n  y, z,\n]\n'],
    ['is emptied', 'a: [x] # c\n', [], 'a: [] # c\n'],
    ['emptied block list', 'a:  # c\n  - x\n  - y\nb: 1\n', [], 'a: []  # c\nb: 1\n'],
    ['gets a line', 'a:\n  - x # c\n', ['x', 'y'], 'a:\n  - x # c\n  - y\n'],
    ['loses a line', 'a:\n- x\n- y # c\n', ['y'], 'a:\n- y # c\n'],
    [
      'keeps the comment above an item that stays',
      'a:\n  - x\n  # y is\n  - y\n',
      ['y'],
      'a:\n  # y is\n  - y\n',
    ],
    [
      'takes the comment above an item with it',
      'a:\n  - x\n  # y is\n  - y\n  - z\n',
      ['x', 'z'],
      'a:\n  - x\n  - z\n',
    ],
    [
      'keeps what stands around a replaced item',
      "a:\n  - x\n  # y is\n  - 'y'  # c\n",
      ['x', 'z'],
      "a:\n  - x\n  # y is\n  - 'z'  # c\n",
    ],
    [
      'keeps the comment behind the last',
      'a:\n  - x\n  - y\n  # end\nb: 1\n',
      ['x'],
      'a:\n  - x\n  # end\nb: 1\n',
    ],
    [
      'keeps texts of several lines',
      'a:\n  - |\n    x\n    # no comment\n  # c\n  - y\n',
      ['x\n# no comment\n'],
      'a:\n  - |\n    x\n    # no comment\n',
    ],
    [
      'moves items with their comments',
      'a:\n  - x\n  # y is\n  - y\n',
      ['y', 'x'],
      'a:\n  # y is\n  - y\n  - x\n',
    ],
  ])('%s', (_, before, value, after) => {
    expect(splice(doc(before), { key: 'a', value })).toBe(doc(after))
  })
})

describe('a mapping', () => {
  it.each<[string, string, FieldValue, string]>([
    ['in flow', "a: {b: 'x', c: 1} # c\n", { b: 'x', c: 2 }, "a: { b: 'x', c: 2 } # c\n"],
    ['in block', 'a:\n  b: x # c\n  c: 1\n', { b: 'x', c: 2, d: 3 }, 'a:\n  b: x # c\n  c: 2\n  d: 3\n'],
    ['emptied', 'a:\n  b: x\nz: 1\n', {}, 'a: {}\nz: 1\n'],
    ['with a forbidden key', 'a: {__proto__: 1, b: 2}\n', { b: 3 }, 'a: { __proto__: 1, b: 3 }\n'],
  ])('%s', (_, before, value, after) => {
    expect(splice(doc(before), { key: 'a', value })).toBe(doc(after))
  })

  it('that is the whole frontmatter is written in flow style', () => {
    const text = doc("{ status: open, labels: [ 'a' ] } # c\n")
    expect(splice(text, { key: 'status', value: 'closed' })).toBe(
      doc("{ status: closed, labels: [ 'a' ] } # c\n"),
    )
    const added = splice(text, { key: 'id', value: 't-000001' })
    expect(added).toBe(doc("{ status: open, labels: [ 'a' ], id: t-000001 } # c\n"))
    expect(splice(added, { key: 'id', value: undefined })).toBe(text)
  })
})

describe('a new field', () => {
  it.each<[string, string, Change, string]>([
    ['id comes first', '# c\nstatus: open\n', { key: 'id', value: 't-1' }, 'id: t-1\n# c\nstatus: open\n'],
    [
      'behind the nearest earlier one',
      'x: 1\nstatus: open\ny: 2\n',
      { key: 'needs', value: ['a'] },
      'x: 1\nstatus: open\nneeds: [a]\ny: 2\n',
    ],
    [
      'behind id',
      'id: t-1\nneeds: []\n',
      { key: 'status', value: 'open' },
      'id: t-1\nstatus: open\nneeds: []\n',
    ],
    [
      'before the nearest later one',
      'x: 1\nneeds: []\n',
      { key: 'status', value: 'open' },
      'x: 1\nstatus: open\nneeds: []\n',
    ],
    ['unknown ones last', 'id: t-1\n# end\n', { key: 'z', value: 1 }, 'id: t-1\n# end\nz: 1\n'],
    [
      'with a comment',
      'id: t-1\n',
      { key: 'status', value: 'open', comment: 'open,\nclosed' },
      'id: t-1\nstatus: open # open, closed\n',
    ],
    [
      'of several lines',
      'id: t-1\n',
      { key: 'z', value: 'a\nb\n', comment: 'c' },
      'id: t-1\nz: | # c\n  a\n  b\n',
    ],
    ['into empty frontmatter', '', { key: 'status', value: 'open' }, 'status: open\n'],
    ['into a comment alone', '# c\n\n', { key: 'status', value: 'open' }, '# c\n\nstatus: open\n'],
    ['with an odd name', '', { key: 'a b', value: 1 }, '"a b": 1\n'],
  ])('%s', (_, before, change, after) => {
    expect(splice(doc(before), change)).toBe(doc(after))
  })

  it('several at once stand in their order', () => {
    const text = splice(
      '# T\n',
      { key: 'needs', value: [] },
      { key: 'z', value: 1 },
      { key: 'status', value: 'open' },
      { key: 'id', value: 't-1' },
    )
    expect(text).toBe('---\nid: t-1\nstatus: open\nneeds: []\nz: 1\n---\n# T\n')
  })

  it.each(['# T\n', 'x', '\uFEFF# T\r\nx\r\n', 'a\n---\nb: 1\n---\n', '\nx\n'])(
    'in %j brings fences, and takes them with it',
    (text) => {
      const added = splice(text, { key: 'id', value: 't-1' })
      const read = readDocument(added)
      expect(read.ok && read.value.fields.get('id')?.value).toBe('t-1')
      expect(splice(added, { key: 'id', value: undefined })).toBe(text)
    },
  )

  it.each([
    '---\nid: x\n---\n---\nb: 1\n---\n',
    '---\nid: x\n---\n--- not\n',
    '---\nid: x\n---\n',
    '---\nid: x\n---\n\uFEFFx\n',
  ])('leaves the fences of %j where what stays would mean something else', (text) => {
    expect(splice(text, { key: 'id', value: undefined })).toBe(text.replace('id: x\n', ''))
  })
})

describe('what cannot be written is a Problem, and nothing changes', () => {
  it.each<[string, string, Change, string]>([
    ['a key that reaches a prototype', 'a: 1\n', { key: '__proto__', value: 'x' }, 'field.forbidden'],
    ['an anchor that others refer to', 'a: &x [1]\nb: *x\n', { key: 'a', value: 'z' }, 'field.not-writable'],
    ['unreadable text', 'a: "\n', { key: 'b', value: 1 }, 'yaml.invalid'],
  ])('%s', (_, yaml, change, code) => {
    expect(problem(doc(yaml), change)).toBe(code)
  })

  it('one that can be written is written even if it needs the whole line', () => {
    expect(splice(doc('a: !!str 12 # c\nb: 1\n'), { key: 'a', value: ['x'] })).toBe(doc('a: [x]\nb: 1\n'))
  })
})

describe('a body', () => {
  it.each([
    ['a line changes, others keep their ends', '# T\r\na\nb\r\n', '# T\nx\nb\n', '# T\r\nx\r\nb\r\n'],
    ['\\r\\r\\n stays on lines that stay', 'a\r\r\nb\r\r\n', 'a\nc\n', 'a\r\r\nc\r\n'],
    ['a final newline comes', 'a', 'a\n', 'a\n'],
    ['and goes', 'a\r\n', 'a', 'a'],
    ['is emptied', 'a\nb\n', '', ''],
    ['is filled', '', 'a\nb\n', 'a\nb\n'],
    ['grows in the middle', 'a\r\nc\r\n', 'a\nb\nc\n', 'a\r\nb\r\nc\r\n'],
  ])('%s', (_, before, body, after) => {
    expect(spliceBody(`---\nid: x\n---\n${before}`, body).slice(14)).toBe(after)
  })

  it('gets fences in front when it begins like frontmatter', () => {
    expect(spliceBody('\uFEFFx\r\n', '---\na: 1\n---\n')).toBe('\uFEFF---\r\n---\r\n---\r\na: 1\r\n---\r\n')
  })

  it('behind a closing fence without a line end gets one', () => {
    expect(spliceBody('---\r\nid: x\r\n---', 'a\n')).toBe('---\r\nid: x\r\n---\r\na\r\n')
  })

  it('needs a text that can be split', () => {
    expect(() => spliceBody('---\nid: x\n', 'a')).toThrow('spliceBody')
  })
})
