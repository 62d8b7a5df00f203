// Client and server know the same kinds of document.
import { expect, it } from 'vitest'
import { codecs } from '../../src/app/codecs.ts'
import { slices } from '../../src/app/slices.ts'

it('every slice has its codec among those that a tree reads', () => {
  expect([...codecs.values()]).toEqual(slices.map(({ codec }) => codec))
})
