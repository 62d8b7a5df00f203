// Whether an agent needs its worktree still, as far as what it does tells. Pure.

import { isToRun, type SeenAgent } from '../../../kernel/seen-agent.ts'

export interface Use {
  /** What the agent does there. */
  readonly why: string
  /** The command that ends that; null: work would be cut off by it. */
  readonly endedBy: string | null
}

/** Null: none any more, it is stopped or archived, and its process has ended. */
export function useBy(agent: SeenAgent): Use | null {
  const { name, run, status, archived, asks } = agent
  if (run !== null && run.endedAt === null) return { why: `${name} runs`, endedBy: null }
  if (archived || status === 'stopped') return null
  if (asks.length > 0) return { why: `${name} waits for your answer`, endedBy: null }
  if (isToRun(agent)) return { why: `${name} is to run`, endedBy: null }
  return { why: `${name} is done and may be told more`, endedBy: `cw agent stop ${quoted(name)}` }
}

/** As a shell reads it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
