import { describe, expect, it } from 'vitest'
import { decide } from '../../../src/fsui/core/decide.ts'
import { staleOrigin } from '../../../src/fsui/core/stale-writer.ts'
import { initiativeCodec } from '../../../src/modules/initiatives/document.ts'
import { initiative } from './documents.ts'

const body = 'a\n\nb\n\nc\n'
const r1 = initiative('status: draft\npriority: P2\n', body)
const r2 = initiative('status: review\npriority: P2\n', body)
const base = initiative('status: review\npriority: P1\n', body)

describe('a stale writer', () => {
  it('S1: wrote an older rendering and an edit of its own', () => {
    const file = initiative('status: review\npriority: P2\n', 'A\n\nb\n\nc\n')
    expect(staleOrigin(base, file, [r2])).toBe(r2)
  })

  it('S1: is seen by the body alone', () => {
    const newer = initiative('status: review\n', 'a\n\nb\n\nC\n')
    const older = initiative('status: review\n', body)
    const file = initiative('status: review\n', 'A\n\nb\n\nc\n')
    expect(staleOrigin(newer, file, [older])).toBe(older)
    expect(staleOrigin(newer, initiative('status: review\n', 'A\n\nb\n\nC\n'), [older])).toBeNull()
  })

  it('S1: is seen by a tick that it lacks', () => {
    const ticked = initiative('', '- [x] a\n- [ ] b\n')
    const older = initiative('', '- [ ] a\n- [ ] b\n')
    expect(staleOrigin(ticked, initiative('', '- [ ] a\n- [x] b\n'), [older])).toBe(older)
  })

  it('S2: is none where the file says what an older rendering says', () => {
    expect(staleOrigin(base, r2, [r2, r1])).toBeNull()
    expect(staleOrigin(base, r1, [r2, r1])).toBeNull()
  })

  it('S3: is none where the file keeps a part of what changed, or has nothing older', () => {
    const file = initiative('status: draft\npriority: P1\n', 'A\n\nb\n\nc\n')
    expect(staleOrigin(base, file, [r1])).toBeNull()
    expect(staleOrigin(base, file, [])).toBeNull()
    expect(staleOrigin(base, file, [base])).toBeNull()
  })

  it('S4: wrote the rendering that leaves it the fewest changes, the newest of equal ones', () => {
    const file = initiative('status: draft\npriority: P2\n', 'A\n\nb\n\nc\n')
    expect(staleOrigin(base, file, [r2, r1])).toBe(r1)
    const twin = initiative('status: draft\npriority:   P2\n', body)
    expect(staleOrigin(base, file, [twin, r1])).toBe(twin)
  })

  it('S5: is merged with what it was made from', () => {
    const file = initiative('status: review\npriority: P2\n', 'A\n\nb\n\nc\n')
    const action = decide(
      { id: 'i-000001', path: 'initiatives/x.md', codec: initiativeCodec },
      {
        base: { document: base, older: [r2], steps: [], conflict: null },
        file: { state: 'changed', document: file },
        entity: { state: 'same' },
      },
    )
    expect(action).toMatchObject({
      do: 'pull',
      stale: true,
      base: file,
      merged: { conflicts: [], refused: [] },
    })
    if (action.do !== 'pull') throw new Error(action.do)
    const merged = initiative('status: review\npriority: P1\n', 'A\n\nb\n\nc\n')
    expect([action.entity.text, action.merged?.file.text]).toEqual([merged.text, merged.text])
    expect(action.calls).toEqual([
      { path: 'initiative.update', input: { ref: 'i-000001', markdown: 'A\n\nb\n\nc\n' } },
    ])
  })
})
