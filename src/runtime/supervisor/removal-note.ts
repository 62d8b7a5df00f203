// The note of a worktree that somebody removed, in the private folder of its agent.

import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const removalSchema = z.object({
  /** Number of the run after which that was. */
  after: z.int(),
  /** Its branch was gone, too. */
  withBranch: z.boolean(),
})
export type Removal = Readonly<z.infer<typeof removalSchema>>

/** Once only the number was noted. */
const noteSchema = z.union([
  removalSchema,
  z.int().transform((after): Removal => ({ after, withBranch: false })),
])

/** Whole or not at all, whenever this process ends. */
export function noteRemoval(file: string, removal: Removal): void {
  const staged = `${file}.${process.pid}`
  writeFileSync(staged, JSON.stringify(removal))
  renameSync(staged, file)
}

/** Null also where the note cannot be read: no other agent is to wait for that. */
export function removalNoted(file: string): Removal | null {
  try {
    return noteSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}
