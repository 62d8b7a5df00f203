import { describe, expect, it } from 'vitest'
import { decisionsTrip, deletionsTrip } from '../../../src/fsui/core/brakes.ts'
import { allLabel, noneLabel, readConfirm, renderConfirm } from '../../../src/fsui/core/confirm-document.ts'

describe('brakes', () => {
  it.each([
    [0, 0, false],
    [5, 5, false],
    [5, 10, false],
    [6, 10, true],
    [6, 29, true],
    [6, 30, false],
    [7, 30, true],
    [7, 35, false],
    [40, 200, false],
    [41, 200, true],
  ])('B1: %i deletions of %i documents: trips %s', (deletions, documents, trips) => {
    expect(deletionsTrip(deletions, documents, { count: 5, percent: 20 })).toBe(trips)
  })

  it.each([
    [1, 10, { count: 0, percent: 0 }, true],
    [6, 10, { count: 8, percent: 20 }, false],
    [50, 100, { count: 5, percent: 50 }, false],
    [51, 100, { count: 5, percent: 50 }, true],
  ])('B1: %i deletions of %i documents with %j: trips %s', (deletions, documents, most, trips) => {
    expect(deletionsTrip(deletions, documents, most)).toBe(trips)
  })

  const decisions = (count: number, at: number, group?: string) =>
    Array.from({ length: count }, (_, n) => ({ at, group: group ?? `${at}-${n}` }))

  it.each([
    ['as many as the limit', decisions(10, 1_000), false],
    ['one more than the limit', decisions(11, 1_000), true],
    ['thirty of one group', decisions(30, 1_000, 'phase'), false],
    ['eleven over more than the window', [...decisions(6, 0), ...decisions(5, 9_000)], false],
    ['eleven within the window', [...decisions(6, 1), ...decisions(5, 9_000)], true],
    ['eleven that a clock set back put into the future', decisions(11, 60_000), true],
  ])('B2: %s', (_, list, trips) => {
    expect(decisionsTrip(list, 10_000, 10)).toBe(trips)
  })

  const items = ['approve phase a', 'approve phase b']
  const offered = renderConfirm({
    id: 'decisions-1',
    title: 'Held',
    explanation: 'Tick.',
    none: noneLabel,
    items,
  })
  const tick = (...labels: string[]) =>
    labels.reduce((body, label) => body.replace(`- [ ] ${label}\n`, `- [x] ${label}\n`), offered)

  it.each([
    ['nothing ticked', tick(), { say: 'nothing' }],
    ['one', tick('approve phase b'), { say: 'some', items: ['approve phase b'] }],
    ['all', tick(allLabel, 'approve phase b'), { say: 'some', items }],
    ['none and all', tick(allLabel, noneLabel), { say: 'none' }],
    [
      'all of a list that lists nothing',
      tick(allLabel).replace(/^- \[ \] approve.*\n/gm, ''),
      { say: 'nothing' },
    ],
  ])('B3: %s', (_, body, answer) => {
    expect(readConfirm(body, items).answer).toEqual(answer)
  })
})

it('a list that is too long to be read again shows its beginning, and All and None mean the rest too [P6]', () => {
  const items = Array.from({ length: 40_000 }, (_, n) => `tasks/${String(n).padStart(60, '0')}.md`)
  const text = renderConfirm({
    id: 'deletions-1',
    title: 'Gone',
    explanation: 'Tick.',
    none: noneLabel,
    items,
  })
  expect(Buffer.byteLength(text)).toBeLessThan(512 * 1024)
  expect(text).toMatch(/And \d+ more: All and None mean them too\.\n$/)
  const all = readConfirm(text.replace(`- [ ] ${allLabel}`, `- [x] ${allLabel}`), items).answer
  expect(all).toEqual({ say: 'some', items })
  expect(readConfirm(text.replace(`- [ ] ${noneLabel}`, `- [x] ${noneLabel}`), items).answer).toEqual({
    say: 'none',
  })
})
