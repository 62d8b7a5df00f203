import { describe, expect, it } from 'vitest'
import type { DocumentCodec } from '../../../src/document/codec.ts'
import type { DocumentText } from '../../../src/document/document.ts'
import { decide } from '../../../src/fsui/core/decide.ts'
import type { Action, Conflict, EntitySide, FileSide } from '../../../src/fsui/core/model.ts'
import { initiativeCodec } from '../../../src/modules/initiatives/document.ts'
import { phaseCodec } from '../../../src/modules/phases/document.ts'
import { taskCodec } from '../../../src/modules/tasks/document.ts'
import { doc, initiative, tickedCodec } from './documents.ts'

const problem = { code: 'yaml.invalid', message: 'No.', remedy: 'Mend it.' }
const base = initiative('status: draft\npriority: P2\n')
const mine = initiative('status: draft\npriority: P0\n')
const theirs = initiative('status: draft\npriority: P2\nprofile: fast\n')
const against = initiative('status: draft\npriority: P1\n')
const reformatted = doc(base.text.replace('priority: P2', 'priority:   "P2"'))

const same = { state: 'same' } as const
const gone = { state: 'gone' } as const
const missing = { state: 'missing' } as const
const unreadable: FileSide = { state: 'unreadable', problem }
const changed = (document: DocumentText) => ({ state: 'changed', document }) as const

interface Given {
  readonly base?: DocumentText | null
  readonly conflict?: Conflict
  readonly codec?: DocumentCodec
  readonly id?: string | null
  readonly copy?: boolean
}

function decided(file: FileSide, entity: EntitySide, given: Given = {}): Action {
  const { codec = initiativeCodec, id = 'i-000001', copy = false } = given
  const document = given.base === undefined ? base : given.base
  return decide(
    { id, path: 'initiatives/x.md', codec, copy },
    { base: document && { document, older: [], steps: [], conflict: given.conflict ?? null }, file, entity },
  )
}

/** What is done, in a line: the calls' names, the text that is written, and what could not be merged. */
function inWords(action: Action): string {
  if (action.do === 'pull') {
    const calls = action.calls.map(({ path, input }) => [path, ...Object.keys(input).slice(1)].join(' '))
    const left = [
      ...(action.merged?.conflicts ?? []),
      ...(action.merged?.refused ?? []).map((key) => `-${key}`),
    ]
    return ['pull', calls.join(', '), ...left.map((key) => `[${key}]`)].join(' ')
  }
  if (action.do === 'push') return action.onlyId ? 'push id' : 'push'
  return action.do
}

describe('the table with a base', () => {
  it.each([
    ['D1: same, same', same, same, 'nothing'],
    ['D3: changed, same', changed(mine), same, 'pull initiative.update priority'],
    ['D4: same, changed', same, changed(theirs), 'push'],
    ['D5: changed, changed alike', changed(mine), changed(mine), 'adopt'],
    ['D6: changed, changed elsewhere', changed(mine), changed(theirs), 'pull initiative.update priority'],
    ['D7: changed, changed in the same place', changed(mine), changed(against), 'pull  [priority]'],
    ['D8: reformatted, same', changed(reformatted), same, 'adopt'],
    ['D8: reformatted, changed', changed(reformatted), changed(theirs), 'push'],
    ['D8: same, reformatted', same, changed(reformatted), 'nothing'],
    ['D8: changed, reformatted', changed(mine), changed(reformatted), 'pull initiative.update priority'],
    ['D9: missing, same', missing, same, 'archive'],
    ['D9: missing, reformatted', missing, changed(reformatted), 'archive'],
    ['D10: missing, changed', missing, changed(theirs), 'restore'],
    ['D11: same, gone', same, gone, 'retire'],
    ['D12: changed, gone', changed(mine), gone, 'revive'],
    ['D13: missing, gone', missing, gone, 'forget'],
    ['D17: unreadable, same', unreadable, same, 'block'],
    ['D17: unreadable, changed', unreadable, changed(theirs), 'block'],
    ['D17: unreadable, gone', unreadable, gone, 'block'],
  ] as const)('%s', (_, file, entity, expected) => {
    expect(inWords(decided(file, entity))).toBe(expected)
  })
})

describe('the table without a base', () => {
  it.each([
    ['D14: new, none', changed(mine), gone, 'create'],
    ['D15: new, existing and equal', changed(mine), changed(mine), 'adopt'],
    ['D15: new, existing', changed(mine), changed(against), 'pull  [priority]'],
    ['D15: new without a body, existing', changed(initiative('status: draft\n', '')), changed(base), 'pull '],
    ['D16: missing, existing', missing, changed(theirs), 'restore'],
    ['D16: missing, none', missing, gone, 'forget'],
    ['D17: unreadable, none', unreadable, gone, 'block'],
    ['D17: unreadable, existing', unreadable, changed(theirs), 'block'],
  ] as const)('%s', (_, file, entity, expected) => {
    expect(inWords(decided(file, entity, { base: null }))).toBe(expected)
  })

  it.each([
    ['same', same, changed(theirs)],
    ['same', same, same],
    ['same', same, gone],
    ['changed', changed(mine), same],
    ['missing', missing, same],
    ['unreadable', unreadable, same],
  ] as const)('D20: cannot have a file %s, case %#', (_, file, entity) => {
    expect(() => decided(file, entity, { base: null })).toThrow(/Without a base/)
  })
})

describe('the table in a conflict', () => {
  const file = initiative('status: draft\npriority: P0\n', 'mine\n')
  const held = initiative('status: draft\npriority: P0\n', 'theirs\n')
  const later = initiative('status: draft\npriority: P0\nprofile: fast\n', 'theirs\n')
  const again = initiative('status: draft\npriority: P0\n', 'theirs, later\n')
  const edited = initiative('status: draft\npriority: P3\n', 'mine\n')
  const agreed = initiative('status: draft\npriority: P3\n', 'theirs\n')
  it.each([
    ['D21: open', 'open', changed(file), same, 'wait'],
    ['D21: open, entity changed', 'open', changed(file), changed(later), 'wait'],
    ['D21: open, file missing', 'open', missing, same, 'archive'],
    ['D21: open, file missing, entity changed', 'open', missing, changed(later), 'restore'],
    ['D21: open, entity gone', 'open', changed(file), gone, 'revive'],
    ['D21: open, both gone', 'open', missing, gone, 'forget'],
    ['D17: open, file unreadable', 'open', unreadable, same, 'block'],
    ['D22: mine', 'mine', changed(file), same, 'pull initiative.update markdown'],
    [
      'D22: mine, entity changed elsewhere',
      'mine',
      changed(file),
      changed(later),
      'pull initiative.update markdown',
    ],
    ['D22: mine, entity changed the same again', 'mine', changed(file), changed(again), 'pull  [body]'],
    ['D17: mine, file unreadable', 'mine', unreadable, same, 'block'],
    ['D23: theirs', 'theirs', changed(file), same, 'push'],
    ['D23: theirs, entity changed again', 'theirs', changed(file), changed(again), 'push'],
    [
      'D23: theirs, file edited elsewhere',
      'theirs',
      changed(edited),
      same,
      'pull initiative.update priority',
    ],
    ['D23: theirs, file missing', 'theirs', missing, same, 'restore'],
    ['D23: theirs, both gone', 'theirs', missing, gone, 'forget'],
    ['D17: theirs, file unreadable', 'theirs', unreadable, changed(again), 'block'],
    ['D24: open, ended by hand', 'open', changed(held), same, 'adopt'],
    ['D24: open, the file is the base', 'open', same, same, 'adopt'],
    [
      'D24: open, ended by hand with another edit',
      'open',
      changed(agreed),
      same,
      'pull initiative.update priority',
    ],
    ['D24: open, ended by the entity', 'open', same, changed(later), 'push'],
  ] as const)('%s', (_, resolution, fileSide, entity, expected) => {
    const conflict = { fields: ['body'], resolution }
    expect(inWords(decided(fileSide, entity, { base: held, conflict }))).toBe(expected)
  })

  it('D23: keeps what the person typed elsewhere', () => {
    const conflict = { fields: ['body'], resolution: 'theirs' } as const
    const typed = doc(file.text.replace('priority:', '# mine\nmood: calm\npriority:'))
    const action = decided(changed(typed), same, { base: held, conflict })
    expect(action).toMatchObject({ do: 'pull', calls: [], merged: { conflicts: [] } })
    if (action.do !== 'pull') throw new Error(action.do)
    expect(action.merged?.file.text).toBe(typed.text.replace(/mine\n$/, 'theirs\n'))
  })

  it('D22: keeps what the entity changed elsewhere before the conflict was ended', () => {
    const conflict = { fields: ['body'], resolution: 'mine' } as const
    const action = decided(changed(file), changed(later), { base: held, conflict })
    if (action.do !== 'pull') throw new Error(action.do)
    expect(action.entity.text).toBe(later.text.replace('theirs', 'mine'))
    expect(action.base).toBe(file)
  })
})

describe('cells in detail', () => {
  const noId = doc(base.text.replace('id: i-000001\n', ''))

  it('D2: puts the id back, at the top and with the line ends of the file', () => {
    const crlf = doc('# Title\r\n\r\ntext')
    expect(decided(same, same, { base: crlf })).toMatchObject({
      do: 'push',
      onlyId: true,
      document: { text: '---\r\nid: i-000001\r\n---\r\n# Title\r\n\r\ntext' },
    })
    expect(inWords(decided(changed(noId), same))).toBe('adopt')
    expect(inWords(decided(same, same, { base: noId }))).toBe('push id')
  })

  it('D3: the base is the file', () => {
    expect(decided(changed(mine), same)).toMatchObject({
      base: mine,
      entity: mine,
      merged: null,
      stale: false,
    })
  })

  it('D4: leaves the bytes of all that did not change', () => {
    const typed = doc(base.text.replace('priority:', '# why\nmood: "calm"\npriority:'))
    const entity = initiative('status: draft\nmood: calm\npriority: P1\n')
    expect(decided(same, changed(entity), { base: typed })).toMatchObject({
      document: { text: typed.text.replace('P2', 'P1') },
    })
  })

  it('D6: a crash before the file is written leaves a push', () => {
    const action = decided(changed(mine), changed(theirs))
    if (action.do !== 'pull') throw new Error(action.do)
    expect(action.base).toBe(mine)
    const next = decided(same, changed(action.entity), { base: action.base })
    expect(next).toMatchObject({ do: 'push', document: { text: action.merged?.file.text } })
  })

  it('D6: a crash before the base moved calls nothing again', () => {
    const action = decided(changed(mine), changed(theirs))
    if (action.do !== 'pull') throw new Error(action.do)
    expect(inWords(decided(changed(mine), changed(action.entity)))).toBe('pull ')
  })

  it('D12: revives under the id it had, also when the file lost it', () => {
    const action = decided(changed(doc('# Kept\n')), gone)
    expect(action).toMatchObject({
      do: 'revive',
      calls: [{ input: { id: 'i-000001', markdown: '# Kept\n' } }],
    })
  })

  it('D14: a copy takes no id and no status from its original', () => {
    const original = initiative('status: approved\npriority: P0\n')
    const action = decided(changed(original), gone, { base: null, id: null, copy: true })
    if (action.do !== 'create') throw new Error(action.do)
    expect(Object.keys(action.calls[0]?.input ?? {}).sort()).toEqual(['markdown', 'path', 'priority'])
    const own = decided(changed(original), gone, { base: null, id: null })
    expect(own).toMatchObject({ calls: [{ input: { id: 'i-000001', status: 'approved' } }] })
  })

  it('D14: a copied task begins without who worked on it and what came of it', () => {
    const done = doc('---\nstatus: closed\nassignee: otter\nresult: done\nlabels: [db]\n---\n# Task\n')
    const action = decided(changed(done), gone, { base: null, id: null, copy: true, codec: taskCodec })
    if (action.do !== 'create') throw new Error(action.do)
    expect(Object.keys(action.calls[0]?.input ?? {}).sort()).toEqual(['labels', 'markdown', 'path'])
  })

  it('D15: joins what only one of the two says', () => {
    const action = decided(changed(initiative('status: draft\nprofile: fast\n')), changed(base), {
      base: null,
    })
    expect(inWords(action)).toBe('pull initiative.update profile')
  })

  it.each([
    ['a status that does not exist', 'status: Approved\n', 'value.unknown'],
    ['a list where a text belongs', 'status: draft\npriority: [P1]\n', 'value.unknown'],
  ])('D18: blocks %s', (_, lines, code) => {
    expect(decided(changed(initiative(lines)), same)).toMatchObject({ do: 'block', problem: { code } })
  })

  it('D18: tells the line of the file, whatever the file is merged with', () => {
    const file = doc('---\nstatus: Approved\n---\n# Rate limits\n')
    for (const entity of [changed(theirs), changed(against)])
      for (const known of [base, null])
        expect(decided(changed(file), entity, { base: known })).toMatchObject({
          do: 'block',
          problem: { field: 'status', line: 2 },
        })
  })

  it('D18: blocks a field that is not a person’s', () => {
    const codec = tickedCodec
    const file = changed(doc('---\nbranch: mine\n---\n'))
    expect(decided(file, same, { codec, base: doc('') })).toMatchObject({
      problem: { code: 'field.readonly' },
    })
  })

  it('D19: writes the true value back where a save came too late', () => {
    const running = initiative('status: in_progress\n')
    const late = initiative('status: approved\n')
    const action = decided(changed(late), same, { base: running })
    expect(action).toMatchObject({ do: 'pull', decision: 'approve', base: late })
    expect(decided(same, changed(running), { base: late })).toMatchObject({
      document: { text: running.text },
    })
  })

  it.each([
    ['the status itself', 'status: review\n', 'status: in_progress\n'],
    ['another field', 'status: in_progress\n', 'status: in_progress\npriority: P1\n'],
    ['the same status', 'status: review\n', 'status: approved\n'],
  ])('D19: takes in a save that came too late, whatever else changed: %s', (_, before, after) => {
    const late = initiative('status: approved\n', '# Rate limits\n\nWhy not.\n')
    const action = decided(changed(late), changed(initiative(after)), { base: initiative(before) })
    expect(inWords(action)).toBe('pull initiative.update markdown')
    expect(action).toMatchObject({ decision: null, merged: { conflicts: [], refused: [] } })
  })

  it('D19: takes in a tick in a line that cw has taken out since, and the rest of the save', () => {
    const before = doc('---\nstatus: review\n---\ntext\n\n- [ ] Approve\n')
    const ticked = doc('---\nstatus: review\n---\nmore text\n\n- [x] Approve\n')
    const approved = doc('---\nstatus: approved\n---\ntext\n')
    const action = decided(changed(ticked), changed(approved), { base: before, codec: phaseCodec })
    expect(action).toMatchObject({
      decision: null,
      calls: [{ path: 'phase.update', input: { markdown: 'more text\n' } }],
      base: { text: ticked.text },
      merged: { conflicts: [], file: { text: '---\nstatus: approved\n---\nmore text\n' } },
    })
  })

  it('M5: does not take a tick that decides while the text changed, but the others', () => {
    const before = doc('- [ ] Approve\n\n- [ ] a\n\ntext\n')
    const ticked = changed(doc('- [x] Approve\n\n- [x] a\n\ntext\n'))
    const given = { base: before, codec: tickedCodec }
    expect(decided(ticked, same, given)).toMatchObject({ decision: 'approve' })
    const other = changed(doc('- [ ] Approve\n\n- [ ] a\n\nother\n'))
    expect(decided(ticked, other, given)).toMatchObject({
      decision: null,
      merged: { refused: ['Approve'], file: { body: '- [ ] Approve\n\n- [x] a\n\nother\n' } },
      entity: { body: '- [ ] Approve\n\n- [x] a\n\nother\n' },
    })
    const onlyTicks = changed(doc('- [ ] Approve\n\n- [ ] a\n\ntext\n'))
    expect(inWords(decided(ticked, onlyTicks, given))).toContain('phase.approve')
  })
})
