// `cw agent message`: the same as `cw message send`, where those look for it who think of the agent.

import { argument, type LocalCommand, localEntry } from './local-command.ts'

export const agentMessage: LocalCommand = {
  entries: [
    localEntry('agent message', {
      summary: 'Send a message to an agent; one that rests is resumed for it',
      aliases: ['tell'],
      examples: ['cw agent message brave-otter "Write the test first."'],
      changes: true,
      args: [
        argument('ref', 'agent: id, beginning of one, or name', true),
        argument('text', 'the message; - reads standard input', true),
      ],
    }),
  ],
  run: async ({ input, call }) => {
    const sent = (await call('message.send', { agent: input.ref, text: input.text })) as { path: string }
    return { data: sent, text: `sent: ${sent.path}` }
  },
}
