// Reads what a program prints that speaks the protocol of cw.

import type { AgentEvent, Exit, Outcome, Reader } from '../driver.ts'
import { failed, shortened, toldBefore, withoutAnswer } from '../failure.ts'
import { jsonLine } from '../json-line.ts'
import { type Printed, printed } from './output.ts'

const ends: ReadonlySet<unknown> = new Set<Printed['is']>(['answered', 'asked', 'failed'])
const notUnderstood = 'How it ended is not understood:'

export class CommandReader implements Reader {
  #outcome: Outcome | null = null
  #limitedUntil: number | null = null

  get isTold(): boolean {
    return this.#outcome !== null
  }

  line(text: string): readonly AgentEvent[] {
    if (text.trim() === '') return []
    const json = jsonLine(text)
    const line = printed.safeParse(json)
    if (line.success) return this.#read(line.data)
    // The last end counts: one that is not understood leaves none standing that was told before.
    if (json !== null && ends.has(json.is)) this.#outcome = failed('crash', `${notUnderstood} ${text}`)
    return [{ is: 'unknown', line: shortened(text) }]
  }

  end(exit: Exit): Outcome {
    return this.#outcome === null ? withoutAnswer(exit) : toldBefore(exit, this.#outcome)
  }

  #read(line: Printed): readonly AgentEvent[] {
    switch (line.is) {
      case 'answered':
        this.#outcome = { is: 'answered', text: line.text, structured: line.structured }
        return []
      case 'asked':
        this.#outcome = { is: 'asked', questions: line.questions, call: null }
        return []
      case 'failed':
        this.#outcome = failed(line.kind, line.message, this.#limitedUntil)
        return []
      case 'limit': {
        const resetsAt = line.resetsAt === null ? null : Date.parse(line.resetsAt)
        if (line.reached) this.#limitedUntil = resetsAt
        return [
          { is: 'limit', limit: { window: line.window, used: line.used, resetsAt, reached: line.reached } },
        ]
      }
      default:
        return [line]
    }
  }
}
