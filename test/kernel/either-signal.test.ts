// What a command waits for ends it even when nobody holds the signals any more.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { eitherSignal } from '../../src/kernel/either-signal.ts'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

it('aborts when the time is over, also after a collection of garbage', async () => {
  const { signal, release } = eitherSignal([new AbortController().signal], 20)
  collect()
  await new Promise((resolve) => signal.addEventListener('abort', resolve))
  expect(signal.aborted).toBe(true)
  release()
})

it('aborts with the first of several, and at once where one has', () => {
  const [first, second] = [new AbortController(), new AbortController()]
  const joined = eitherSignal([first.signal, second.signal])
  expect(joined.signal.aborted).toBe(false)
  second.abort()
  expect(joined.signal.aborted).toBe(true)
  expect(eitherSignal([second.signal]).signal.aborted).toBe(true)
})

it('does nothing any more once it is released', () => {
  const source = new AbortController()
  const { signal, release } = eitherSignal([source.signal], 0)
  release()
  source.abort()
  expect(signal.aborted).toBe(false)
})
