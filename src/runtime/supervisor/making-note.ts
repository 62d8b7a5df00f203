// The note that a worktree is being made: where it still stands afterwards, that was ended on the way.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { discardHalfMade, type HalfMade } from '../../git/half-made.ts'

const madeSchema = z.object({ branch: z.string(), commit: z.string() }).nullable().catch(null)

/** `made`: the branch that is made with it. */
export async function making(note: string, made: HalfMade['made'], make: () => Promise<void>): Promise<void> {
  writeFileSync(note, JSON.stringify(made))
  await make()
  rmSync(note)
}

/** Does nothing where it was made to its end. @throws CwError `git.failed`, `git.left-alone` */
export async function discardUnfinished(note: string, at: Omit<HalfMade, 'made'>): Promise<void> {
  if (!existsSync(note)) return
  await discardHalfMade({ ...at, made: madeSchema.parse(madeIn(readFileSync(note, 'utf8'))) })
  rmSync(note)
}

/** A note that a crash cut names no branch. */
function madeIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
