// The numbers in front of names that order phases, plans and tasks.

import { nameAt } from '../kernel/layout.ts'

/** The next whole number after those in front of the names of the documents at those paths; 1 when there is none. */
export function nextNumber(paths: readonly string[]): number {
  const numbers = paths.map((path) => Number(/^\d+/.exec(nameAt(path))?.[0] ?? 0))
  return Math.max(0, ...numbers) + 1
}
