// A status is changed by a command that says what happens, not by `update --status`: which command that is.

/** For each noun: the status, and what stands behind `cw NOUN`; REF is the thing. */
export const statusCommands: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  task: {
    open: 'reopen REF',
    in_progress: 'start REF',
    blocked: 'block REF --reason …',
    closed: 'close REF --reason …',
  },
  initiative: {
    draft: 'draft REF',
    review: 'review REF',
    approved: 'approve REF',
    completed: 'complete REF',
  },
  phase: {
    planned: 'plan REF',
    review: 'review REF',
    rework: 'rework REF',
    approved: 'approve REF',
    completed: 'complete REF',
  },
  plan: {
    draft: 'draft REF',
    review: 'review REF',
    rework: 'rework REF',
    approved: 'approve REF',
    done: 'done REF',
  },
  agent: { running: 'start REF', stopped: 'stop REF' },
}

/** What to type instead of `cw NOUN update REF --status STATUS`, as a sentence; null: the noun has no status. */
export function insteadOfStatus(noun: string, ref: string, status: string): string | null {
  const commands = statusCommands[noun]
  if (commands === undefined) return null
  const wanted = { ...commands, archived: 'archive REF' }[status.toLowerCase().replaceAll('-', '_')]
  const typed = (command: string) => `\`cw ${noun} ${command.replace('REF', ref)}\``
  if (wanted !== undefined) return `A status has a command of its own: ${typed(wanted)}.`
  return `Each status has a command of its own: ${Object.values(commands).map(typed).join(', ')}.`
}
