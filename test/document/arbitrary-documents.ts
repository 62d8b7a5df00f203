// Generated documents: fields in every style people write, in every kind of file.
import fc from 'fast-check'
import { readDocument } from '../../src/document/document.ts'
import type { FieldValue } from '../../src/document/value.ts'

export interface GeneratedField {
  readonly key: string
  /** The field's lines, each ended by `\n`. */
  readonly lines: string
}

export interface Generated {
  readonly text: string
  readonly fields: readonly GeneratedField[]
}

const word = fc.stringMatching(/^[a-z][a-z0-9/*._-]{0,8}$/)
const comment = fc.constantFrom('', '', ' # why', '   # open, closed', ' #')
const quoted = fc.string({ unit: 'grapheme-ascii', maxLength: 12 }).filter((text) => !/[\n\r]/.test(text))
const scalar = fc.oneof(
  word,
  fc.constantFrom(
    '1.10',
    '7',
    '0x1F',
    'true',
    'null',
    '~',
    'a: b'.replace(': ', ':'),
    'C# #',
    '日本 🦦',
    "it's",
  ),
  quoted.map((text) => `'${text.replaceAll("'", "''")}'`),
  quoted.map((text) => JSON.stringify(text)),
)
const item = fc.oneof(
  word,
  quoted.map((text) => JSON.stringify(text)),
)

const oneLine = fc.oneof(
  fc.tuple(scalar, comment).map(([value, why]) => ` ${value}${why}`),
  fc.tuple(fc.array(item, { maxLength: 4 }), comment).map(([items, why]) => ` [${items.join(', ')}]${why}`),
  fc.tuple(word, item, comment).map(([key, value, why]) => ` { ${key}: ${value} }${why}`),
  comment,
)
const blockList = fc
  .array(fc.tuple(fc.constantFrom('', '  # between\n', '\n'), item, comment), { minLength: 1, maxLength: 4 })
  .map((items) =>
    `\n${items.map(([before, value, why]) => `${before}  - ${value}${why}\n`).join('')}`.trimEnd(),
  )
const blockMap = fc
  .uniqueArray(word, { minLength: 1, maxLength: 3 })
  .chain((keys) => fc.tuple(...keys.map((key) => item.map((value) => `  ${key}: ${value}`))))
  .map((lines) => `\n${lines.join('\n')}`)
const blockScalar = fc
  .tuple(fc.constantFrom('|', '|-', '|+', '>', '>-'), fc.array(word, { minLength: 1, maxLength: 3 }))
  .map(([header, lines]) => ` ${header}\n${lines.map((line) => `  ${line}`).join('\n')}`)

const key = fc.oneof(
  fc.constantFrom('id', 'status', 'priority', 'needs', 'labels'),
  fc.stringMatching(/^[a-z_][a-z0-9_-]{0,6}$/),
)

/** Field sources of one document; those marked `simple` are on one line. */
function fields(value: fc.Arbitrary<string>): fc.Arbitrary<GeneratedField[]> {
  return fc
    .uniqueArray(fc.record({ key, value }), { maxLength: 6, selector: (field) => field.key })
    .map((list) => list.map((field) => ({ key: field.key, lines: `${field.key}:${field.value}\n` })))
}

const between = fc.constantFrom('', '', '', '# note\n', '\n')

/** Markdown lines that matter to somebody: headings, boxes, fences, rules, comments. */
export const body = fc
  .array(
    fc.constantFrom(
      '# Title',
      '## Done when',
      'text',
      '',
      '- [ ] a',
      '- [x] a',
      '* [X] b',
      '  - [ ] c',
      '---',
      '```',
      '<!-- c -->',
      'id: x',
      'trailing  ',
    ),
    { maxLength: 12 },
  )
  .map((lines) => lines.join('\n'))

function assemble(value: fc.Arbitrary<string>): fc.Arbitrary<Generated> {
  return fc
    .record({
      fields: fields(value),
      between: fc.array(between, { minLength: 7, maxLength: 7 }),
      body,
      bom: fc.constantFrom('', '\uFEFF'),
      eol: fc.constantFrom('\n', '\r\n'),
      final: fc.constantFrom('', '\n'),
    })
    .map((parts) => {
      const yaml = parts.fields.map((field, at) => (parts.between[at] ?? '') + field.lines).join('')
      const lines = `---\n${yaml}${parts.between[6] ?? ''}---\n${parts.body}${parts.final}`
      return { text: parts.bom + lines.replaceAll('\n', parts.eol), fields: parts.fields }
    })
    .filter(({ text }) => readDocument(text).ok)
}

/** Documents with fields of every style. */
export const documents = assemble(fc.oneof(oneLine, blockList, blockMap, blockScalar))

/** Documents whose fields are on one line each. */
export const oneLineDocuments = assemble(oneLine)

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 10 }).filter((value) => !/[\ud800-\udfff]/u.test(value)),
  word,
  fc.constantFrom(
    '',
    ' ',
    '- a',
    '# b',
    'a: b',
    'a #b',
    'null',
    '1.10',
    '7',
    "'",
    '"',
    '\\',
    'a\nb',
    'a\nb\n',
    '\n',
    '---',
    '日本 🦦',
    '[x',
    '{y}',
    'x,y',
    ':',
    '@at',
    '`',
  ),
)
const single: fc.Arbitrary<FieldValue> = fc.oneof(
  text,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
  fc.boolean(),
  fc.constant(null),
)

/** Values that a command may give a field. */
export const values: fc.Arbitrary<FieldValue> = fc.oneof(
  single,
  fc.array(single, { maxLength: 4 }),
  fc.dictionary(fc.stringMatching(/^[a-z][a-z ]{0,4}$/), single, { maxKeys: 3 }),
)

/** Values that fit on one line. */
export const lineValues: fc.Arbitrary<FieldValue> = fc.oneof(
  text.filter((value) => !value.includes('\n')),
  fc.integer(),
  fc.boolean(),
  fc.array(single, { minLength: 1, maxLength: 4 }),
)
