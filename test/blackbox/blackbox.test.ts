// The black-box model on fixed seeds, so that each run of the suite sees the same operations. `npm run soak` takes new
// ones for as long as you like.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { operationsOf } from './operations.ts'
import { runOperations } from './run-operations.ts'

it.each([1, 2, 3])('accounts for every word that is saved, whatever happens (seed %i)', async (seed) => {
  const [operations = []] = fc.sample(operationsOf(18), { numRuns: 1, seed })
  await expect(runOperations(operations)).resolves.toMatchObject({ operations: operations.length })
})
