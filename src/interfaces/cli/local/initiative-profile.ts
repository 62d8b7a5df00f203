// `cw initiative create` and `cw initiative update`: whoever names a model profile is told that nothing acts on it, whatever it
// is called.

import { type LocalCommand, localEntry } from './local-command.ts'

export const initiativeProfile: LocalCommand = {
  entries: ['initiative create', 'initiative update'].map((words) =>
    localEntry(words, { summary: '', procedure: words.replace(' ', '.'), changes: true }),
  ),
  run: async ({ entry, input, call, terminal }) => {
    const data = await call(entry.procedure ?? '', input)
    if (typeof input.profile === 'string') terminal.err(withoutEffect(input.profile))
    return { data }
  },
}

function withoutEffect(profile: string): string {
  return `The profile “${profile}” was put down and has no effect: this version of cw acts on none. Which model agents use is set by \`model\` of the agent, of its role or of the provider (config.yaml).`
}
