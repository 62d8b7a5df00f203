// What stands where it says what an agent does, while its model says nothing: it has not begun to, or is not reached.

const waits = 'waits for the first answer of its model'
const retries = 'gets no answer from its service'

/** `since`: a moment in words. */
export function waitsForModel(since: string): string {
  return `${waits} since ${since}`
}

/** `reason`: why its program tries again and again. */
export function getsNoAnswer(since: string, reason: string): string {
  return `${retries} since ${since}, and tries again: ${reason}`
}

/** What keeps it waiting that does that; null: nothing, it works. */
export function keptWaitingBy(doing: string): 'model' | 'service' | null {
  if (doing.startsWith(waits)) return 'model'
  return doing.startsWith(retries) ? 'service' : null
}
