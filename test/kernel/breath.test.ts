// Long work lets others have their turn, also where several share one breath.

import { expect, it } from 'vitest'
import { Breath } from '../../src/kernel/breath.ts'

/** So long that others are to have their turn. */
function work(): void {
  const end = performance.now() + 25
  while (performance.now() < end);
}

it('lets others have their turn between two pieces of each of several works', async () => {
  const breath = new Breath()
  const order: string[] = []
  let over = false
  const other = () => {
    order.push('other')
    if (!over) setImmediate(other)
  }
  setImmediate(other)
  const piece = async (name: string) => {
    for (let n = 0; n < 3; n++) {
      await breath.take()
      work()
      order.push(name)
    }
  }
  await Promise.all([piece('a'), piece('b')])
  over = true
  const works = order.filter((each) => each !== 'other')
  expect(works.toSorted()).toEqual(['a', 'a', 'a', 'b', 'b', 'b'])
  // The first pieces begin before anybody has waited.
  for (let at = 2; at < order.length; at++) if (order[at] !== 'other') expect(order[at - 1]).toBe('other')
})
