// The door of the slice of what is remembered.

export type { Reminder } from './recall.ts'
export { replayMemory } from './replay.ts'
