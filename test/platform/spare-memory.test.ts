import { getHeapStatistics } from 'node:v8'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { SpareMemory } from '../../src/platform/spare-memory.ts'

const much = 64 * 1024 * 1024
const taken = () => getHeapStatistics().total_heap_size

/** Takes that much heap, of which nothing is in use afterwards. */
function work(): void {
  const left: number[][] = []
  while (left.length * 8 * 1_000 < much) left.push(Array.from({ length: 1_000 }, (_, n) => n + 0.5))
}

describe('SpareMemory', () => {
  afterEach(() => void vi.useRealTimers())

  it('gives back what much work left behind', async () => {
    const memory = new SpareMemory(() => false, 10)
    work()
    const peak = taken()
    memory.worked()
    await vi.waitFor(() => expect(taken()).toBeLessThan(peak - much / 2), 10_000)
    memory.close()
  })

  it('waits until there is no more work', async () => {
    vi.useFakeTimers()
    const memory = new SpareMemory(() => false, 1_000)
    work()
    const peak = taken()
    for (let n = 0; n < 5; n++) {
      memory.worked()
      vi.advanceTimersByTime(900)
    }
    expect(vi.getTimerCount()).toBe(1)
    vi.advanceTimersByTime(1_000)
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
    await vi.waitFor(() => expect(taken()).toBeLessThan(peak - much / 2), 10_000)
  })

  it('waits for the end of work that takes longer than it waits', async () => {
    vi.useFakeTimers()
    let atWork = true
    const memory = new SpareMemory(() => atWork, 1_000)
    work()
    const peak = taken()
    memory.worked()
    vi.advanceTimersByTime(5_000)
    expect(vi.getTimerCount()).toBe(1)
    atWork = false
    vi.advanceTimersByTime(1_000)
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
    await vi.waitFor(() => expect(taken()).toBeLessThan(peak - much / 2), 10_000)
  })

  it('does nothing once it is closed', () => {
    vi.useFakeTimers()
    const memory = new SpareMemory(() => false)
    memory.worked()
    memory.close()
    memory.worked()
    expect(vi.getTimerCount()).toBe(0)
  })
})
