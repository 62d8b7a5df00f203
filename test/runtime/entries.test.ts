// What is kept of the words of a program, however many they are.

import { expect, it } from 'vitest'
import type { AgentEvent } from '../../src/drivers/driver.ts'
import { getsNoAnswer, waitsForModel } from '../../src/kernel/kept-waiting.ts'
import type { Entry } from '../../src/modules/runs/index.ts'
import { doingOf, EntryWriter } from '../../src/runtime/supervisor/entries.ts'

/** As many as that, of 100 bytes each. */
function words(count: number): AgentEvent[] {
  return Array.from({ length: count }, (_, at) => ({ is: 'text', text: `${at}`.padStart(100, '.') }))
}

/** What is shown of them while they come, and once they are over. */
function kept(events: readonly AgentEvent[], keptOfEach: number) {
  const writer = new EntryWriter(keptOfEach)
  const shown = events.flatMap((event) => writer.take(event, 7))
  return { shown, later: writer.end() }
}

const said = (entries: readonly Entry[]) =>
  entries.flatMap(({ kind, text }) => (kind === 'text' ? [Number(text.replace(/^\.+/, ''))] : []))
const notes = (entries: readonly Entry[]) =>
  entries.flatMap(({ kind, text }) => (kind === 'note' ? [text] : []))

it('all of it, where that is little', () => {
  const { shown, later } = kept(words(5), 1_000)
  expect(said(shown)).toEqual([0, 1, 2, 3, 4])
  expect([notes(shown), later]).toEqual([[], []])
})

it('the beginning, and the end once it is over, with a note of what is left out between them', () => {
  const { shown, later } = kept(words(1_000), 1_000)
  expect(said(shown)).toEqual([0, 1, 2, 3, 4])
  expect(notes(shown)).toEqual([expect.stringContaining('when the run is over')])
  expect(said(later)).toEqual([995, 996, 997, 998, 999])
  expect(notes(later)).toEqual(['990 entries were left out here, 99000 bytes'])
})

it('all of it, where only its end has to wait', () => {
  const { shown, later } = kept(words(8), 1_000)
  expect([...said(shown), ...said(later)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(notes(later)).toEqual([])
})

it('the last of it, however large that is', () => {
  const { later } = kept([...words(10), { is: 'text', text: 'x'.repeat(5_000) }], 1_000)
  expect(later.at(-1)?.text).toHaveLength(5_000)
  expect(later).toHaveLength(2)
})

it('under the same numbers when it is read again, each once and in their order', () => {
  const [one, two] = [kept(words(1_000), 1_000), kept(words(1_000), 1_000)]
  expect(two).toEqual(one)
  const numbers = [...one.shown, ...one.later].map(({ seq }) => seq)
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
})

it('one that is heard again thinks, whatever it was waiting for', () => {
  const thinks: AgentEvent = { is: 'thinks' }
  for (const waiting of [waitsForModel('09:00'), getsNoAnswer('09:00', 'no network')])
    expect(doingOf(thinks, waiting)).toBe('thinks')
  expect(doingOf(thinks, 'Read notes.md')).toBe('Read notes.md')
})
