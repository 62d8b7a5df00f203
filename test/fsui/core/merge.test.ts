import { describe, expect, it } from 'vitest'
import type { DocumentText } from '../../../src/document/document.ts'
import { mergeDocuments, transfer } from '../../../src/fsui/core/merge.ts'
import { mergeBodies } from '../../../src/fsui/core/merge-body.ts'
import { initiativeCodec } from '../../../src/modules/initiatives/document.ts'
import { doc, initiative, must, tickedCodec } from './documents.ts'

const order = initiativeCodec.fields.map((field) => field.key)

function merge(base: DocumentText, file: DocumentText, entity: DocumentText) {
  return must(mergeDocuments({ base, file, entity }, initiativeCodec.fields))
}

const value = (document: DocumentText, key: string) => document.fields.get(key)?.value

describe('merging fields', () => {
  it('M1: takes what one side changed, added or removed, known or not', () => {
    const merged = merge(
      initiative('status: draft\npriority: P2\nmood: calm\nprofile: fast\n'),
      initiative('status: draft\npriority: P0\nmood: wild\n'),
      initiative('status: draft\npriority: P2\nmood: calm\nprofile: fast\nbudget_usd: 5\nteam: blue\n'),
    )
    for (const side of [merged.file, merged.entity]) {
      expect(['priority', 'mood', 'profile', 'budget_usd', 'team'].map((key) => value(side, key))).toEqual([
        'P0',
        'wild',
        undefined,
        5,
        'blue',
      ])
    }
    expect(merged).toMatchObject({ conflicts: [], refused: [] })
  })

  it('M1: finds nothing to do where both changed alike', () => {
    const both = initiative('priority: P0\n')
    expect(merge(initiative('priority: P2\n'), both, both)).toMatchObject({ file: both, conflicts: [] })
  })

  it('M2: leaves a field that both changed to each, and takes the others', () => {
    const file = initiative('priority: P0\nprofile: fast\n')
    const merged = merge(initiative('priority: P2\n'), file, initiative('priority: P1\n'))
    expect(merged.conflicts).toEqual(['priority'])
    expect(merged.file).toBe(file)
    expect(merged.entity.text).toBe(initiative('priority: P1\nprofile: fast\n').text)
  })

  it('M3: merges sets as additions and removals', () => {
    const merged = merge(
      initiative('projects: [a, b]\n'),
      initiative('projects: [b, c]\n'),
      initiative('projects: [a, b, d]\n'),
    )
    expect(value(merged.file, 'projects')).toEqual(['b', 'c', 'd'])
    expect(value(merged.entity, 'projects')).toEqual(['b', 'c', 'd'])
    const emptied = merge(initiative('projects: [a]\n'), initiative(''), initiative('projects: [a, b]\n'))
    expect(value(emptied.entity, 'projects')).toEqual(['b'])
  })

  it.each([
    ['a line of the body', initiative('status: review\n', 'new\n'), true],
    ['a field', initiative('status: review\npriority: P0\n', '- [ ] a\n'), true],
    ['a set', initiative('status: review\nprojects: [a]\n', '- [ ] a\n'), true],
    ['only a tick', initiative('status: review\n', '- [x] a\n'), false],
  ])('M4: an approval against %s: refused %#', (_, entity, isRefused) => {
    const base = initiative('status: review\n', '- [ ] a\n')
    const merged = merge(base, initiative('status: approved\n', '- [ ] a\n'), entity)
    expect(merged.refused).toEqual(isRefused ? ['status'] : [])
    expect(value(merged.file, 'status')).toBe(isRefused ? 'review' : 'approved')
    expect(value(merged.entity, 'status')).toBe(isRefused ? 'review' : 'approved')
  })

  it('M4: takes back whatever the entity changed', () => {
    const merged = merge(
      initiative('status: review\n'),
      initiative('status: draft\n'),
      initiative('status: review\npriority: P0\n'),
    )
    expect(merged.refused).toEqual([])
    expect(value(merged.entity, 'status')).toBe('draft')
  })

  it('M4: guards an answer, which is no command, with every value', () => {
    const sides = { base: doc('q\n'), file: doc('---\nanswer: yes\n---\nq\n'), entity: doc('other\n') }
    expect(must(mergeDocuments(sides, tickedCodec.fields)).refused).toEqual(['answer'])
  })
})

describe('merging bodies', () => {
  it.each([
    ['far apart', 'a\nb\nc\nd\n', 'A\nb\nc\nd\n', 'a\nb\nc\nD\n', 'A\nb\nc\nD\n'],
    ['with one line between', 'a\nb\nc\n', 'A\nb\nc\n', 'a\nb\nC\n', 'A\nb\nC\n'],
    ['touching', 'a\nb\n', 'A\nb\n', 'a\nB\n', null],
    ['the same line', 'a\n', 'b\n', 'c\n', null],
    ['the same change', 'a\nb\nc\n', 'A\nb\nc\n', 'A\nb\nC\n', 'A\nb\nC\n'],
    ['both at the end', 'a\n', 'a\nb\n', 'a\nc\n', null],
    ['a removal and a change elsewhere', 'a\nb\nc\n', 'b\nc\n', 'a\nb\nC\n', 'b\nC\n'],
    ['a final line end and a line above', 'a\nb\nc', 'A\nb\nc', 'a\nb\nc\n', 'A\nb\nc\n'],
  ])('M6: changes %s', (_, base, file, entity, merged) => {
    expect(mergeBodies(base, file, entity)).toBe(merged)
    expect(mergeBodies(base, entity, file)).toBe(merged)
  })

  const list = (rev: number) => `\n- 01-p · r${rev}\n\n- [ ] Approve\n`
  it.each([
    ['that go', `a\n${list(1)}`, `A\n${list(1)}`, 'a\n', 'A\n'],
    ['that come', 'a\n', 'A\n', `a\n${list(1)}`, `A\n${list(1)}`],
    ['that go, and words at the end', `a\n${list(1)}`, `a\n\nb\n${list(1)}`, 'a\n', 'a\n\nb\n'],
    ['that go, and words below them', `a\n${list(1)}`, `a\n${list(1)}\nb\n`, 'a\n', 'a\n\nb\n'],
    ['that say something else', `a\n${list(1)}`, `A\n${list(1)}`, `a\n${list(2)}`, `A\n${list(2)}`],
    ['that go, with a tick in them', `a\n${list(1)}`, `A\n${list(1).replace(' ]', 'x]')}`, 'a\n', 'A\n'],
    [
      'that say something else, with a tick',
      `a\n${list(1)}`,
      `A\n${list(1).replace(' ]', 'x]')}`,
      `a\nb\n${list(2)}`,
      null,
    ],
    [
      'that go, with words in them',
      `a\n${list(1)}`,
      `a\n${list(1).replace('- [', 'b\n\n- [')}`,
      'a\n',
      `a\n\n- 01-p · r1\n\nb\n`,
    ],
    ['that go, and the same line', `a\n${list(1)}`, `A\n${list(1)}`, 'B\n', null],
  ])('M6: words overlap with no lines of a review %s', (_, base, file, entity, merged) => {
    expect(mergeBodies(base, file, entity)).toBe(merged)
  })

  it.each([
    [
      'neighbouring boxes',
      '- [ ] a\n- [ ] b\n',
      '- [x] a\n- [ ] b\n',
      '- [ ] a\n- [x] b\n',
      '- [x] a\n- [x] b\n',
    ],
    ['a box beside a changed line', '- [ ] a\nb\n', '- [x] a\nb\n', '- [ ] a\nB\n', '- [x] a\nB\n'],
    [
      'lines and ticks of both',
      'x\n- [ ] a\n- [ ] b\ny\n',
      'X\n- [x] a\n- [ ] b\ny\n',
      'x\n- [ ] a\n- [x] b\nY\n',
      'X\n- [x] a\n- [x] b\nY\n',
    ],
    [
      'a tick and a tick taken back',
      '- [x] a\n- [ ] b\n',
      '- [ ] a\n- [ ] b\n',
      '- [x] a\n- [x] b\n',
      '- [ ] a\n- [x] b\n',
    ],
    [
      'a box of its own that is new and ticked',
      'x\n\ny\n',
      '- [x] n\nx\n\ny\n',
      'x\n\nY\n',
      '- [x] n\nx\n\nY\n',
    ],
    ['a box the other renamed', '- [ ] a\n', '- [x] a\n', '- [ ] b\n', null],
    ['a box the other removed', 'x\n\n- [ ] a\n', 'x\n\n- [x] a\n', 'x\n\n', null],
    ['a box the other doubled', '- [ ] a\n', '- [ ] a\n- [x] a\n', '- [x] a\n', null],
    [
      'boxes that were typed as capitals',
      '- [X] a\nb\n- [ ] c\n',
      '- [X] a\nB\n- [ ] c\n',
      '- [X] a\nb\n- [x] c\n',
      '- [X] a\nB\n- [x] c\n',
    ],
  ])('M7: merges %s', (_, base, file, entity, merged) => {
    expect(mergeBodies(base, file, entity)).toBe(merged)
    expect(mergeBodies(base, entity, file)).toBe(merged)
  })

  it('M8: takes the side that changed, also when it is empty now', () => {
    expect(mergeBodies('a\n', 'a\n', '')).toBe('')
    expect(mergeBodies('a\n', '', 'a\n')).toBe('')
    expect(mergeBodies('', '', 'b\n')).toBe('b\n')
    expect(mergeBodies('', 'a\n', 'b\n')).toBeNull()
    expect(mergeBodies('a\n', '', 'b\n')).toBeNull()
  })

  it('M9: gives up on bodies of many equal or very many lines', () => {
    const equal = 'same\n'.repeat(2_000)
    expect(mergeBodies(equal, `a\n${equal}b\n`, `c\n${equal}\n`)).toBeNull()
    const long = Array.from({ length: 21_000 }, (_, n) => `${n}\n`).join('')
    expect(mergeBodies(long, `a\n${long}b\n`, long.replace('500\n', 'x\n'))).toBeNull()
  })

  it('M9: merges a long document of different lines', () => {
    const lines = Array.from({ length: 5_000 }, (_, n) => `line ${n}\n`)
    const merged = mergeBodies(
      lines.join(''),
      lines.with(1, 'file\n').join(''),
      lines.with(4_990, 'entity\n').join(''),
    )
    expect(merged).toBe(lines.with(1, 'file\n').with(4_990, 'entity\n').join(''))
  })

  it('M10: merges a file with CRLF with an entity without, and keeps both as they are', () => {
    const base = initiative('priority: P1\n', 'a\nb\nc\n')
    const file = doc(`\uFEFF${initiative('priority: P1\n', 'A\nb\nc').text.replaceAll('\n', '\r\n')}`)
    const merged = merge(base, file, initiative('priority: P0\n', 'a\nb\nc\n'))
    expect(merged.file.text).toBe('\uFEFF---\r\nid: i-000001\r\npriority: P0\r\n---\r\nA\r\nb\r\nc')
    expect(merged.entity.text).toBe(initiative('priority: P0\n', 'A\nb\nc').text)
  })

  it('M11, M12: leaves the file as typed in a conflict, and bases what follows on it', () => {
    const base = initiative('priority: P2\n', 'a\n')
    const file = initiative('priority: P0\n', 'mine\n')
    const entity = initiative('priority: P2\nprofile: fast\n', 'theirs\n')
    const merged = merge(base, file, entity)
    expect(merged.conflicts).toEqual(['body'])
    expect(merged.file).toBe(file)
    expect(merged.base.text).toBe(initiative('priority: P0\n', 'theirs\n').text)
    expect(merged.entity.text).toBe(initiative('priority: P0\nprofile: fast\n', 'theirs\n').text)
  })

  it('M11, M12: without a conflict the base is the file and the file becomes the merge', () => {
    const file = initiative('priority: P0\n')
    const merged = merge(initiative('priority: P2\n'), file, initiative('priority: P2\nprofile: fast\n'))
    expect(merged.base).toBe(file)
    expect(merged.file.text).toBe(initiative('priority: P0\nprofile: fast\n').text)
  })
})

describe('transfer', () => {
  const typed = doc('---\n# mine\nmood: "calm"   # why\npriority:   P2\n---\nbody\n')

  it('P1: puts back what was got', () => {
    expect(must(transfer(typed, { from: typed, to: typed }, order))).toBe(typed)
  })

  it('P2: splices one field and leaves every other byte', () => {
    const to = doc('---\nmood: calm\npriority: P0\n---\nbody\n')
    expect(must(transfer(typed, { from: typed, to }, order)).text).toBe(typed.text.replace('P2', 'P0'))
  })

  it('P3: removes a field that is gone, and takes the body', () => {
    const to = doc('---\nmood: calm\n---\nother\n')
    const result = must(transfer(typed, { from: typed, to }, order))
    expect(result.text).toBe('---\n# mine\nmood: "calm"   # why\n---\nother\n')
  })

  it('P4: writes the id into a file without frontmatter, and over another', () => {
    const to = doc('---\nid: i-000001\n---\nbody\n')
    const written = (text: string) => must(transfer(doc(text), { from: doc('body\n'), to }, order)).text
    expect(written('body\r\n')).toBe('---\r\nid: i-000001\r\n---\r\nbody\r\n')
    expect(written('---\nid: i-000009 # copied\n---\nbody\n')).toBe('---\nid: i-000001 # copied\n---\nbody\n')
  })

  it('P5: refuses a field whose anchor others use', () => {
    const shared = doc('---\nmood: &a calm\nother: *a\n---\n')
    const result = transfer(shared, { from: doc('---\nmood: calm\n---\n'), to: doc('') }, order)
    expect(result).toMatchObject({ ok: false })
  })
})
