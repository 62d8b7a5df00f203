// A request carries as much as is answered soon.

import { expect, it } from 'vitest'
import { Pace } from '../../../src/fsui/shell/pace.ts'

/** A server that takes so many milliseconds for each thing it is asked for. */
class SlowServer {
  #now = 0

  constructor(private readonly each: number) {}

  elapsed(): number {
    return this.#now
  }

  async answer(count: number): Promise<number> {
    this.#now += count * this.each
    return count
  }
}

async function settled(each: number, most: number): Promise<number> {
  const server = new SlowServer(each)
  const pace = new Pace(most, server)
  for (let n = 0; n < 20; n++) {
    const { size } = pace
    expect(await pace.of(size, () => server.answer(size))).toBe(size)
  }
  return pace.size
}

it('grows to the most that is allowed where answers are quick', async () => {
  expect(await settled(0.01, 500)).toBe(500)
})

it('asks for as much as is answered in 50 ms', async () => {
  expect(await settled(1, 500)).toBe(50)
})

it('never asks for less than ten at once', async () => {
  expect(await settled(100, 500)).toBe(10)
})

it('learns nothing from a request that carried little', async () => {
  const server = new SlowServer(40)
  const pace = new Pace(500, server)
  const before = pace.size
  await pace.of(1, () => server.answer(1))
  expect(pace.size).toBe(before)
})
