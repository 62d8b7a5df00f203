// The laws of the document layer: what is put is got, what is got can be put back, and nothing else moves.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DocumentText, readDocument } from '../../src/document/document.ts'
import { spliceBody, spliceFields } from '../../src/document/splice.ts'
import { equalValues } from '../../src/document/value.ts'
import { body, documents, lineValues, oneLineDocuments, values } from '../document/arbitrary-documents.ts'

const order = ['id', 'status', 'priority', 'needs', 'labels']
const runs = { numRuns: 500 }

function read(text: string): DocumentText {
  const result = readDocument(text)
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message}`)
  return result.value
}

function splice(text: string, changes: Parameters<typeof spliceFields>[1]): string {
  const result = spliceFields(text, changes, order)
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message}\n${text}`)
  return result.value
}

function front(text: string): string {
  return text.slice(0, text.length - bodyOf(text).length)
}

/** The raw text behind the frontmatter. */
function bodyOf(text: string): string {
  if (!/^\uFEFF?---\r?\n/.test(text)) return text.replace(/^\uFEFF/, '')
  const lines = text.split('\n')
  const close = lines.findIndex((line, at) => at > 0 && /^---\r?$/.test(line))
  return lines.slice(close + 1).join('\n')
}

describe('fields', () => {
  it('put back as they were got change no byte', () => {
    fc.assert(
      fc.property(documents, ({ text }) => {
        const changes = [...read(text).fields.values()].map(({ key, value }) => ({ key, value }))
        expect(splice(text, changes)).toBe(text)
        expect(splice(text, [])).toBe(text)
      }),
      runs,
    )
  })

  it('that are put are got, and all others stay as they were', () => {
    fc.assert(
      fc.property(documents, fc.constantFrom(...order, 'other'), values, ({ text }, key, value) => {
        const after = splice(text, [{ key, value }])
        const expected = new Map([...read(text).fields].map(([name, field]) => [name, field.value]))
        expected.set(key, value)
        const got = read(after).fields
        expect(new Set(got.keys())).toEqual(new Set(expected.keys()))
        for (const [name, wanted] of expected) {
          if (!equalValues(got.get(name)?.value, wanted))
            expect([name, got.get(name)?.value]).toEqual([name, wanted])
        }
        expect(bodyOf(after)).toBe(bodyOf(text))
      }),
      runs,
    )
  })

  it('on one line change one line', () => {
    fc.assert(
      fc.property(oneLineDocuments, fc.nat(), lineValues, (generated, pick, value) => {
        const field = generated.fields[pick % Math.max(generated.fields.length, 1)]
        fc.pre(field !== undefined)
        const before = generated.text.split('\n')
        const after = splice(generated.text, [{ key: field.key, value }]).split('\n')
        expect(after.length).toBe(before.length)
        expect(before.filter((line, at) => line !== after[at]).length).toBeLessThanOrEqual(1)
      }),
      runs,
    )
  })

  it('that are added and removed again leave the text as it was', () => {
    fc.assert(
      fc.property(documents, values, ({ text, fields }, value) => {
        fc.pre(fields.length > 0 && !fields.some((field) => field.key === 'added'))
        const added = splice(text, [{ key: 'added', value }])
        expect(splice(added, [{ key: 'added', value: undefined }])).toBe(text)
      }),
      runs,
    )
  })

  it('that are removed take only their lines', () => {
    fc.assert(
      fc.property(documents, fc.nat(), ({ text, fields }, pick) => {
        const field = fields[pick % Math.max(fields.length, 1)]
        // Blank lines that would move behind a `|+` would become part of it; such a field is not writable.
        fc.pre(field !== undefined && !text.includes('|+'))
        const after = splice(text, [{ key: field.key, value: undefined }])
        expect(read(after).fields.has(field.key)).toBe(false)
        expect(bodyOf(after)).toBe(bodyOf(text))
      }),
      runs,
    )
  })
})

describe('several changes at once', () => {
  const changes = fc.uniqueArray(
    fc.record({ key: fc.constantFrom(...order, 'x', 'y'), value: fc.option(values, { nil: undefined }) }),
    { maxLength: 5, selector: (change) => change.key },
  )

  it('are all made, and the marks of the file stay: BOM, line ends, final newline', () => {
    fc.assert(
      fc.property(documents, changes, body, ({ text }, wanted, next) => {
        fc.pre(!text.includes('|+'))
        const after = splice(text, wanted)
        const { fields } = read(after)
        for (const { key, value } of wanted) {
          expect(fields.has(key)).toBe(value !== undefined)
          expect(equalValues(fields.get(key)?.value, value)).toBe(true)
        }
        const rewritten = spliceBody(after, next)
        for (const result of [after, rewritten]) {
          expect(result.startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'))
          if (!/(?<!\r)\n/.test(text)) expect(result).not.toMatch(/(?<!\r)\n/)
          if (!text.includes('\r')) expect(result).not.toContain('\r')
        }
        if (bodyOf(text) !== '') expect(after.endsWith('\n')).toBe(text.endsWith('\n'))
      }),
      runs,
    )
  })
})

describe('bodies', () => {
  it('put back as they were got change no byte', () => {
    fc.assert(
      fc.property(documents, ({ text }) => {
        expect(spliceBody(text, read(text).body)).toBe(text)
      }),
      runs,
    )
  })

  it('that are put are got, below the same frontmatter byte for byte', () => {
    fc.assert(
      fc.property(documents, body, ({ text }, next) => {
        const after = spliceBody(text, next)
        expect(read(after).body).toBe(next)
        expect(front(after)).toBe(front(text))
      }),
      runs,
    )
  })
})
