// Documents as people and tools write them: what is read and put back is the same, byte for byte.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeDocument, encodeDocument, readDocument } from '../../src/document/document.ts'
import { type Change, spliceBody, spliceFields } from '../../src/document/splice.ts'

const folder = new URL('../../fixtures/golden/', import.meta.url)
const names = readdirSync(folder).filter((name) => name.endsWith('.md'))

function load(name: string) {
  const bytes = new Uint8Array(readFileSync(new URL(name, folder)))
  const decoded = decodeDocument(bytes)
  if (!decoded.ok) throw new Error(decoded.problem.message)
  const read = readDocument(decoded.value)
  if (!read.ok) throw new Error(read.problem.message)
  return { bytes, text: decoded.value, doc: read.value }
}

function splice(text: string, changes: readonly Change[]): string {
  const spliced = spliceFields(text, changes, ['id', 'status', 'priority', 'needs'])
  if (!spliced.ok) throw new Error(spliced.problem.message)
  return spliced.value
}

/** Lines of `b` that `a` has not, and the other way round. */
function changedLines(a: string, b: string): number {
  const [left, right] = [a.split('\n'), b.split('\n')]
  expect(right.length).toBe(left.length)
  return left.filter((line, at) => line !== right[at]).length
}

it('there are goldens, and git keeps their line ends', () => {
  expect(names.length).toBeGreaterThanOrEqual(12)
  expect(load('crlf.md').text).toContain('\r\n')
  expect(load('bom.md').text.charCodeAt(0)).toBe(0xfeff)
  expect(load('no-final-newline.md').text.endsWith('\n')).toBe(false)
})

describe.each(names)('%s', (name) => {
  const { bytes, text, doc } = load(name)
  const put = () => [...doc.fields.values()].map(({ key, value }) => ({ key, value }))

  it('comes back byte for byte', () => {
    expect([...encodeDocument(doc.text)]).toEqual([...bytes])
    expect(splice(text, [])).toBe(text)
    expect(splice(text, put())).toBe(text)
    expect(spliceBody(text, doc.body)).toBe(text)
  })

  it('comes back after a field was added and taken out', () => {
    const added = splice(text, [{ key: 'added', value: 'x' }])
    expect(added).not.toBe(text)
    const removed = splice(added, [{ key: 'added', value: undefined }])
    if (name === 'empty-frontmatter.md') expect(removed).toBe(doc.body)
    else expect(removed).toBe(text)
  })

  it('changes one line when its status changes, and comes back', () => {
    const status = doc.fields.get('status')
    if (status === undefined) return
    const closed = splice(text, [{ key: 'status', value: 'closed' }])
    expect(changedLines(text, closed)).toBe(1)
    expect(splice(closed, [{ key: 'status', value: status.value }])).toBe(text)
  })

  it('comes back after its body changed', () => {
    const changed = spliceBody(text, `${doc.body.replace(/\n?$/, '\n')}more\n`)
    expect(changed.startsWith(text.slice(0, text.indexOf('#')))).toBe(true)
    const back = spliceBody(changed, doc.body)
    if (name === 'no-body-no-final-newline.md') expect(back).toBe(`${text}\n`)
    else if (name === 'no-frontmatter-bom-mixed.md')
      expect(back.replaceAll('\r', '')).toBe(text.replaceAll('\r', ''))
    else expect(back).toBe(text)
  })
})

describe('what the goldens say', () => {
  const fieldsOf = (name: string) =>
    Object.fromEntries([...load(name).doc.fields].map(([key, field]) => [key, field.value]))

  it('odd quoting', () => {
    expect(fieldsOf('quoting.md')).toMatchObject({
      id: 't-quotes',
      status: 'open',
      priority: 'P1',
      single: "it's here",
      double: 'tab\tand "quotes" and é',
      plain: 'it\'s a "plain" scalar, with C# and a:b',
      url: 'https://example.org/a?b=c#d',
      version: '1.10',
      big: '12345678901234567890',
      padded: 'wide   inside',
      yes_word: 'yes',
      tilde: null,
      time: '12:30:45',
    })
  })

  it('block scalars', () => {
    expect(fieldsOf('block-scalars.md')).toEqual({
      id: 't-b10ck5',
      literal: 'first line\n\nthird line # no comment\n',
      keep: 'kept ends\n\n',
      strip: 'four spaces\n  six',
      folded: 'folded text\nparagraph\n',
      folded_strip: 'one two',
      indented: ' leading blank\n',
      continued: 'a plain scalar that goes on',
      quoted_lines: 'a b',
      status: 'open',
    })
  })

  it('anchors, flow and unknown keys', () => {
    expect(fieldsOf('anchors.md')).toMatchObject({ copy: ['a', 'b'], again: 'hello', tagged: '12' })
    expect(fieldsOf('flow-mapping.md')).toEqual({ id: 't-f10wma', status: 'open', labels: ['a', 'b'] })
    expect(Object.keys(fieldsOf('unknown-keys.md'))).not.toContain('constructor')
    expect(fieldsOf('flow-lists.md').files).toEqual(['src/db/**', 'src/limits/*.ts'])
  })

  it('bodies', () => {
    expect(load('body-with-yaml.md').doc.title).toBe('Fenced YAML and rules in the body')
    expect(load('no-frontmatter-bom-mixed.md').doc.title).toBe('No frontmatter, but the rest')
  })
})
