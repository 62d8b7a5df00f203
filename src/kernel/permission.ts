// Leave to use a tool, as it is asked for and given: an agent's question with three answers.

import { join } from 'node:path'

/** The labels of the answers. */
export const permission = { once: 'Allow once', always: 'Allow always', never: 'Deny' } as const

/** Whether a question asks for leave: it offers these answers and no others. */
export function asksForLeave({
  options,
}: {
  readonly options: readonly { readonly label: string }[]
}): boolean {
  const labels: readonly string[] = Object.values(permission)
  return options.length === labels.length && options.every(({ label }) => labels.includes(label))
}

/** The text of the question: the same wish has the same text. */
export function permissionText(tool: string, input: unknown): string {
  const shown = typeof input === 'string' ? input : JSON.stringify(input, null, 2)
  return `It wants to use ${tool}:\n\n\`\`\`\n${shown.replaceAll('```', "'''")}\n\`\`\``
}

/** Tools of Claude Code of which each call is looked at before it is made. */
export const parkedTools: readonly string[] = ['AskUserQuestion', 'Bash', 'WebFetch']

/** The folder that is there while calls of an agent are noted that were refused for want of leave. */
export function notedWishesIn(scratch: string): string {
  return join(scratch, '.wants-leave')
}
