// `cw question ask --wait`: asks, then waits for the answer.

import { performance } from 'node:perf_hooks'
import { eitherSignal } from '../../../kernel/either-signal.ts'
import { cwError } from '../../../kernel/errors.ts'
import { interrupted } from '../interrupted.ts'
import { inUnits } from '../print/when.ts'
import { wakeUps } from '../wake-ups.ts'
import {
  flag,
  type Invocation,
  type LocalCommand,
  localEntry,
  type Outcome,
  valued,
} from './local-command.ts'

export const questionAsk: LocalCommand = {
  entries: [
    localEntry('question ask', {
      summary: '',
      procedure: 'question.ask',
      changes: true,
      examples: ['cw question ask "Which colour?" --wait --timeout 10m'],
      options: [
        flag('wait', 'wait for the answer and print it; exit code 75 when the time is up'),
        valued('timeout', 'string', 'how long to wait: 90s, 10m, 2h; default: without end'),
      ],
    }),
  ],
  run: async (invocation) => {
    const { wait, timeout, ...input } = invocation.input
    if (timeout !== undefined && !wait)
      throw cwError('input.invalid', { reason: '--timeout goes with --wait.' })
    const patience = timeout === undefined ? null : millisecondsIn(String(timeout))
    const asked = (await invocation.call('question.ask', input)) as Question
    return wait ? answerTo(invocation, asked, patience) : { data: asked }
  },
}

interface Question {
  readonly id: string
  readonly path: string
  readonly answer: string | null
  readonly chosen: readonly string[]
  /** Milliseconds since the epoch; null = open. */
  readonly answeredAt: number | null
}

/** `patience` in milliseconds; null waits without end. */
async function answerTo(
  { call, letGo, terminal, json }: Invocation,
  asked: Question,
  patience: number | null,
): Promise<Outcome> {
  const stop = interrupted()
  const begun = performance.now()
  const over = eitherSignal([stop.signal], patience)
  const reply = asked.path.replace(/question\.md$/, 'reply.md')
  if (!json) terminal.err(`${asked.id} waits for an answer: cw question answer ${asked.id}, or save ${reply}`)
  try {
    for await (const _ of wakeUps(terminal.environment, over.signal)) {
      const now = await shown(call, asked, over.signal)
      if (now?.answeredAt)
        return { data: now, text: [...now.chosen, ...(now.answer === null ? [] : [now.answer])].join('\n') }
      await letGo()
    }
    if (stop.signal.aborted) {
      if (!json) terminal.err(`It goes on waiting: cw question show ${asked.id}`)
      return { data: asked, text: '', exit: stop.exit() }
    }
    const waited = inUnits(performance.now() - begun)
    const later = `\`cw question show ${asked.id}\` shows the answer.`
    throw cwError('wait.timeout', { waited, later, question: asked.id })
  } finally {
    over.release()
    stop.release()
  }
}

/** How it stands; null when the time was over before the server answered. */
async function shown(
  call: Invocation['call'],
  { id }: Question,
  signal: AbortSignal,
): Promise<Question | null> {
  try {
    return (await call('question.show', { ref: id }, signal)) as Question
  } catch (error) {
    if (signal.aborted) return null
    throw error
  }
}

function millisecondsIn(text: string): number {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)\s*(s|m|min|h)?$/.exec(text) ?? []
  if (amount === undefined)
    throw cwError('input.invalid', {
      reason: `--timeout takes a time such as 90s, 10m or 2h, not “${text}”.`,
    })
  const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, min: 60_000, h: 3_600_000 }
  return Number(amount) * (units[unit] ?? 1_000)
}
