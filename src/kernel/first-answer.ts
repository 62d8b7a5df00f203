// What stands where it says what an agent does, while its model has not said its first word.

const waits = 'waits for the first answer of its model'

/** `since`: a moment in words. */
export function waitsForModel(since: string): string {
  return `${waits} since ${since}`
}

export function isWaitingForModel(doing: string): boolean {
  return doing.startsWith(waits)
}
