// `cw question ask --wait`: asks, then waits for the answer.

import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { cwError } from '../../../kernel/errors.ts'
import { interrupted } from '../interrupted.ts'
import {
  flag,
  type Invocation,
  type LocalCommand,
  localEntry,
  type Outcome,
  valued,
} from './local-command.ts'

const POLL_MS = 500

export const questionAsk: LocalCommand = {
  entries: [
    localEntry('question ask', {
      summary: '',
      procedure: 'question.ask',
      changes: true,
      examples: ['cw question ask "Which database?" --wait --timeout 600'],
      options: [
        flag('wait', 'wait for the answer and print it; exit code 75 when the time is up'),
        valued('timeout', 'number', 'seconds to wait; default: without end'),
      ],
    }),
  ],
  run: async (invocation) => {
    const { wait, timeout, ...input } = invocation.input
    const asked = (await invocation.call('question.ask', input)) as Question
    if (!wait) return { data: asked }
    return answerTo(invocation, asked, timeout === undefined ? null : Number(timeout))
  },
}

interface Question {
  readonly id: string
  readonly answer?: unknown
  readonly status?: unknown
}

async function answerTo(
  { call, letGo, terminal, json }: Invocation,
  asked: Question,
  seconds: number | null,
): Promise<Outcome> {
  const stop = interrupted()
  const end = seconds === null ? Number.POSITIVE_INFINITY : performance.now() + seconds * 1000
  if (!json) terminal.err(`${asked.id} waits for an answer.`)
  try {
    for (;;) {
      const now = (await call('question.show', { ref: asked.id })) as Question
      if (isAnswered(now)) return { data: now }
      if (stop.signal.aborted || performance.now() >= end)
        throw cwError('wait.timeout', { waited: `${seconds ?? 0} s` })
      await letGo()
      await sleep(POLL_MS, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  } finally {
    stop.release()
  }
}

function isAnswered({ answer, status }: Question): boolean {
  return status === 'answered' || (answer !== undefined && answer !== null && answer !== '')
}
