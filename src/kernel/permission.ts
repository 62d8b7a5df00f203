// Leave to use a tool, as it is asked for and given: an agent's question with three answers.

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
