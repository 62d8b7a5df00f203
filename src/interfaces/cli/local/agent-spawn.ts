// `cw agent spawn` and `cw agent create`: files that they are given are seen from where the command runs.

import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type LocalCommand, localEntry } from './local-command.ts'

export const agentSpawn: LocalCommand = {
  entries: [
    localEntry('agent spawn', {
      summary: '',
      procedure: 'agent.spawn',
      changes: true,
      examples: ['cw agent spawn "Plan what these ask for." --name keen-owl --input notes.md,schema.sql'],
    }),
    localEntry('agent create', { summary: '', procedure: 'agent.create', changes: true }),
  ],
  run: async ({ entry, input, call }) => {
    const { input: named } = input
    const files = Array.isArray(named) ? { input: await Promise.all(named.map(asSeenFromHere)) } : {}
    return { data: await call(entry.procedure ?? '', { ...input, ...files }) }
  },
}

/** What is no file here is one of the project, or a document of the tree. */
async function asSeenFromHere(file: string): Promise<string> {
  const path = resolve(file)
  const found = await stat(path).catch(() => null)
  return found === null ? file : path
}
