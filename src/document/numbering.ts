// The numbers in front of names that order phases, plans and tasks.

/** The next whole number after those that stand in front of the names; 1 when there is none. */
export function nextNumber(names: readonly string[]): number {
  const numbers = names.map((name) => Number(/^\d+/.exec(name)?.[0] ?? 0))
  return Math.max(0, ...numbers) + 1
}
