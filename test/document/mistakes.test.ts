// What people get wrong in frontmatter is told in plain words: the line, its text, and how it is mended.

import { describe, expect, it } from 'vitest'
import { readFrontmatter } from '../../src/document/frontmatter.ts'

/** `line: message → remedy`. */
function told(yaml: string, eol = '\n'): string {
  const read = readFrontmatter(`---\n${yaml}\n---\n# Title\n`.replaceAll('\n', eol))
  if (read.ok) return 'fine'
  const { line, message, remedy } = read.problem
  return `${line}: ${message} → ${remedy}`
}

const mistakes: readonly (readonly [string, string, string])[] = [
  ['needs:\n\t- a', '3: “- a”: a tab is used as indentation.', 'Use spaces'],
  ['priority: P1\nstatus:open', '3: “status:open”: there is no blank behind the colon.', '`status: open`'],
  ['status:open\npriority: P1', '2: “status:open”: there is no blank behind the colon.', '`status: open`'],
  ['status：open\na: b', '2: “status：open”: the colon is another sign', '`status: open`'],
  ['status:\u00a0open\na: b', '2: “status:\u00a0open”: the blank behind the colon', '`status: open`'],
  ['status = open', '2: “status = open”: a field has a colon', '`status: open`'],
  ['status open\na: b', '2: “status open”: this is no field', '`name: value`'],
  ['a: b\n\nSome words.\nc: d', '4: “Some words.”: this is no field', 'below the second `---`'],
  ['owner: "me\npriority: P1', '2: “owner: "me”: the quote `"` is opened and never closed.', '`owner: "me"`'],
  ["owner: 'me\npriority: P1", "2: “owner: 'me”: the quote `'` is opened and never closed.", '`owner: "me"`'],
  ["owner: 'it's me'", "2: “owner: 'it's me'”: something stands behind the closing quote.", `"it's me"`],
  ['owner: "a" b', '2: “owner: "a" b”: something stands behind the closing quote.', `'"a" b'`],
  [
    'owner: "me”\na: b',
    '2: “owner: "me””: the quote opens with `"` and closes with another',
    '`owner: "me"`',
  ],
  ['repo: "C:\\Users"', '2: “repo: "C:\\Users"”: a backslash between double quotes', "`repo: 'C:\\Users'`"],
  [
    'needs: [a, b\nwave: 1',
    '2: “needs: [a, b”: the bracket `[` is opened and never closed.',
    '`needs: [a, b]`',
  ],
  ['needs: [\na, b\n]', '2: “needs: [”: the lines down to `]` have to be indented.', 'on one line'],
  ['needs: [a] b', '2: “needs: [a] b”: something stands behind the closing bracket.', '"[a] b"'],
  ['needs: - a', '2: “needs: - a”: a list cannot begin behind the colon.', '`needs: [a]`'],
  ['owner: a: b', '2: “owner: a: b”: a value with a colon and a blank in it', '`owner: "a: b"`'],
  ['owner: @anna', '2: “owner: @anna”: a value cannot begin with `@`.', '`owner: "@anna"`'],
  ['owner: %x', '2: “owner: %x”: a value cannot begin with `%`.', '`owner: "%x"`'],
  ['owner: `x`', '2: “owner: `x`”: a value cannot begin with', '`` owner: "`x`" ``'],
  ['%x: 1', '2: “%x: 1”: a field cannot begin with `%`.', 'Give it a name'],
  ['needs:\n  - a\n - b', '4: “- b”: the item is not indented as the one above', 'at the same place'],
  ['- a\n- b', '2: “- a”: a list item stands where a field should.', '`needs: [one, two]`'],
  ['status: open\n- a', '3: “- a”: a list item stands where a field should.', '`needs: [one, two]`'],
  ['status: open\n  wave: 1', '3: “wave: 1”: it is indented further than the field above', '`wave: 1`'],
  ['  status: open\nwave: 1', '2: “status: open”: it is indented, and the fields below', '`status: open`'],
  ['a:\n  b: 1\n  c: 2\n  b: 3', '5: `b` is there twice. It stands first in line 3.', 'Keep one'],
  ['status: open\nstatus: open', '3: `status` is there twice. It stands first in line 2.', 'Keep one'],
]

describe.each(['\n', '\r\n'])('with lines that end in %j', (eol) => {
  it.each(mistakes)('tells what is wrong with %j', (yaml, message, remedy) => {
    const said = told(yaml, eol)
    expect(said).toContain(message)
    expect(said.slice(said.indexOf(' → '))).toContain(remedy)
  })
})

it.each([
  'a: [\n  x,\n  y ]\nb: |\n  - no\n  list: here',
  'a: "x: y"\nb: >\n  @ `%`\nc: [a, "]"]',
  'needs:\n- a\n- b\nurl: http://x.example/a:b',
])('says nothing of what YAML takes: %j', (yaml) => {
  expect(told(yaml)).toBe('fine')
})

it('keeps the sentence of the library where none of ours fits', () => {
  expect(told('x: &a &b c')).toContain('not valid YAML')
})

it('says above which line the frontmatter was meant to end', () => {
  const read = readFrontmatter('---\nstatus: open\n# Title\n\nText.\n')
  expect(read).toMatchObject({
    problem: { line: 1, remedy: 'Put a line of exactly `---` above line 3, “# Title”.' },
  })
})

it('reads a long line and a long text with a mistake at the end at once', () => {
  expect(told(`owner: "${'x'.repeat(60_000)}`)).toContain('is opened and never closed')
  expect(
    told(
      `${'a: [b, c]\n'.replaceAll('a', 'key').repeat(1)}${Array.from({ length: 5_000 }, (_, n) => `k${n}: 1`).join('\n')}\nstatus:open`,
    ),
  ).toContain('5003: “status:open”')
})
