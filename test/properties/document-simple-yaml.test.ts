// Frontmatter that is read line by line means what the YAML library reads in it, and has the same places.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { extentsOf } from '../../src/document/extent.ts'
import { parseFrontmatter } from '../../src/document/frontmatter.ts'
import { readSimpleYaml } from '../../src/document/simple-yaml.ts'
import { oneLineDocuments } from '../document/arbitrary-documents.ts'

/** How often the short way was taken: a property about nothing would pass as well. */
function holdsFor(texts: fc.Arbitrary<string>, numRuns: number): number {
  let taken = 0
  fc.assert(
    fc.property(texts, (yaml) => {
      const entries = readSimpleYaml(yaml)
      if (entries === null) return
      taken++
      const parsed = parseFrontmatter(`---\n${yaml}---\n`)
      if (!parsed.ok) throw new Error(`${parsed.problem.code}: ${parsed.problem.message}`)
      expect(entries.map(meaning)).toEqual(parsed.value.entries.map(meaning))
      expect(placesOf(yaml, entries)).toEqual(placesOf(yaml, parsed.value.entries))
    }),
    { numRuns },
  )
  return taken
}

type Entries = Parameters<typeof extentsOf>[0]['entries']

const meaning = ({ key, value, source, keyStart, keyEnd }: Entries[number]) => ({
  key,
  value,
  source,
  keyStart,
  keyEnd,
})
const placesOf = (yaml: string, entries: Entries) =>
  extentsOf({ yaml, entries }).map(({ start, end }) => [start, end])

it('in generated documents', () => {
  const yaml = oneLineDocuments.map(({ text }) => {
    const lines = text.replace('\uFEFF', '').split('\n')
    return lines
      .slice(
        1,
        lines.findIndex((line, at) => at > 0 && /^---\r?$/.test(line)),
      )
      .map((line) => `${line}\n`)
      .join('')
  })
  expect(holdsFor(yaml, 2_000)).toBeGreaterThan(200)
})

it('in lines made of what YAML gives a meaning', () => {
  const piece = fc.constantFrom(
    ...[
      'a',
      'b1',
      '7',
      '07',
      '1.0',
      '1e3',
      '1e+21',
      '0x1F',
      '0o7',
      '.5',
      '.inf',
      '.nan',
      '+1',
      '-1',
      '-',
      '--',
      '---',
      '...',
      '1_000',
    ],
    ...[
      ' ',
      '  ',
      ':',
      ': ',
      ' :',
      '#',
      ' #',
      ' # ',
      ',',
      ', ',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '\\',
      '|',
      '>',
      '&a',
      '*a',
      '!',
      '!!str ',
      '?',
      '? ',
      '%',
      '@',
      '`',
    ],
    ...[
      'null',
      'Null',
      'NULL',
      'true',
      'True',
      'FALSE',
      '~',
      'yes',
      'on',
      '<<',
      '=',
      '2026-11-21',
      '12:30',
      'http://x.y/z?a#b',
      'é',
      '日本',
      '🦦',
      '\u00a0',
      '\u2028',
      '\t',
      '\r',
      '/',
    ],
  )
  const value = fc.array(piece, { maxLength: 5 }).map((parts) => parts.join(''))
  const line = fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(
          fc.constantFrom('a', 'b', 'c_d', 'e-f', 'null', '__proto__'),
          fc.constantFrom(': ', ':  ', ':', ' : '),
          value,
        )
        .map((parts) => parts.join('')),
    },
    { weight: 2, arbitrary: fc.array(piece, { maxLength: 5 }).map((parts) => `k: [${parts.join('')}]`) },
    fc.constantFrom('', ' ', '# c', '  # c', 'a:', '- x', '  x', 'x'),
    value,
  )
  const yaml = fc
    .tuple(fc.array(line, { minLength: 1, maxLength: 4 }), fc.constantFrom('\n', '\n', '\r\n'))
    .map(([lines, eol]) => lines.map((text) => text + eol).join(''))
  expect(holdsFor(yaml, 20_000)).toBeGreaterThan(1_000)
})
