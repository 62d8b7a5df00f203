import { expect, test } from 'vitest'
import { claimedId } from '../../src/document/claimed-id.ts'

const cases: readonly [text: string, id: string | null, why: string][] = [
  ['---\nid: t-9f2c7k\nbroken: [1\n---\n# A\n', 't-9f2c7k', 'broken YAML beside it'],
  ['\uFEFF---\r\nid: "i-9f2c7k"  # mine\r\nx: [\r\n---\r\n', 'i-9f2c7k', 'BOM, CRLF, quotes and a comment'],
  ['---\nid: t-9f2c7k\nstatus: open\n', 't-9f2c7k', 'no closing fence'],
  ['---\nstatus: [open\n---\nid: t-9f2c7k\n', null, 'a line of the body'],
  ['---\nid: t-9f2c7k\nid: t-9f2c7m\n---\n', null, 'two ids'],
  ['---\nid: something\nx: [\n---\n', null, 'a word that is no id'],
  ['# A\n\nid: t-9f2c7k\n', null, 'no frontmatter'],
  ['', null, 'an empty text'],
]

for (const [text, id, why] of cases)
  test(`of a text that cannot be read the id is ${id ?? 'unknown'}: ${why}`, () => {
    expect(claimedId(text)).toBe(id)
  })
