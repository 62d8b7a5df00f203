// Which lines are code because they are indented, or go on with a paragraph.

import { expect, it } from 'vitest'
import { deepLines } from '../../src/document/deep-lines.ts'

/** Lines that are meant to be deep end in `!`. */
it.each([
  ['below a paragraph and a blank line', 'a\n\n    b!\n\n    c!\nd'],
  ['right below a paragraph', 'a\n    - [x] b!\nc'],
  ['at the beginning', '    a!\n'],
  ['behind a tab', 'a\n\n\tb!\n  \tc!'],
  ['by three blanks only', 'a\n\n   b'],
  ['below a heading, a rule, a quote', '# a\n    b!\n\n***\n    c!\n- - -\n    d!\n> e\n    f!'],
  ['in a list item', '- a\n\n    b\n\n      c!\n'],
  ['in a list item in another', '- a\n  - b\n    - c\n\n      d\n\n          e!'],
  ['below a list item that goes on at the margin', '- a\nb\n    - c'],
  ['below a list that a paragraph ended', '- a\n\nb\n\n    - c!'],
  ['below a list that a comment ended', '- a\n\n<!-- b -->\n\n    - c!'],
  ['below a list that a fence ended', '- a\n\n```\nb\n```\n\n    - c!'],
  ['below a fence in a list item', '- a\n\n  ```\nb\n  ```\n\n    - c'],
  ['with numbers', '1. a\n\n    b\n10) c\n\n        d!'],
  ['with a marker far from its text', '-     a\n\n      b!\n-\n\n      c!'],
  ['in a fence', '```\n    a\n```\n    b!'],
  ['below a list in a fence', '```\n- a\n```\n\n    b!'],
  ['below a fence that begins a list item', '- ```\n  a\n  ```\n\n    b\n\n      c!'],
])('Lines are told %s', (_, marked) => {
  const lines = marked.split('\n')
  const meant = lines.flatMap((line, at) => (line.endsWith('!') ? [at] : []))
  expect([...deepLines(marked)]).toEqual(meant)
})

it('A long line and many deep lists are read at once', () => {
  expect(deepLines('- '.repeat(300_000)).size).toBe(0)
  expect(deepLines('-'.repeat(600_000)).size).toBe(0)
  const nested = Array.from({ length: 600 }, (_, at) => `${'  '.repeat(at)}- x`).join('\n')
  expect(deepLines(nested).size).toBe(0)
})
