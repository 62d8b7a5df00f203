// An agent of which a test begins and ends each run itself, by a clock that moves only when the test moves it.

import { type Actor, agentActor, cw } from '../../src/kernel/actor.ts'
import type { Message } from '../../src/modules/messages/index.ts'
import type { Run, SaidBefore, WorkItem } from '../../src/modules/runs/index.ts'
import { type NextStep, nextStep } from '../../src/runtime/supervisor/next-step.ts'
import { nothingRemembered, toldFor } from '../../src/runtime/supervisor/told.ts'
import { openTestApp, type TestApp } from '../app/test-home.ts'

export const hour = 3_600_000
export const waits: NextStep = { do: 'wait', until: null }
export const runsAs = (as: 'next' | 'again' | 'call'): NextStep => ({ do: 'run', as })

const noUsage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }

export class SteppedAgent {
  private constructor(
    readonly app: TestApp,
    readonly id: string,
    readonly name: string,
  ) {}

  static async make(app: TestApp, name: string, more: object = {}): Promise<SteppedAgent> {
    const input = { name, body: 'Go.', status: 'running', ...more }
    const { id } = await app.run<{ id: string }>('agent.create', input)
    return new SteppedAgent(app, id, name)
  }

  static async open(): Promise<SteppedAgent> {
    return await SteppedAgent.make(await openTestApp(), 'otter')
  }

  get actor(): Actor {
    return agentActor(this.id, this.name)
  }

  async work(): Promise<WorkItem> {
    const items = await this.app.run<WorkItem[]>('agent.work')
    return items.find(({ agent }) => agent.id === this.id) as WorkItem
  }

  async step(): Promise<NextStep> {
    const now = { now: this.app.clock.now(), grace: 5_000, unasked: 3, isElsewhere: false }
    return nextStep(await this.work(), now)
  }

  /** What the run that begins now would be told. */
  async told() {
    const step = await this.step()
    const said = await this.app.run<SaidBefore>('agent.told', { ref: this.name })
    const given = { ...said, files: [], reminder: nothingRemembered, earlier: [], removal: null }
    return toldFor(await this.work(), step.do === 'run' ? step.as : 'next', given)
  }

  async prompt(): Promise<string | null> {
    return (await this.told()).prompt
  }

  /** A run that is told what there is to tell. */
  async begin(more: object = {}): Promise<Run> {
    const { given } = await this.told()
    return await this.app.run<Run>(
      'agent.begin',
      {
        ...{
          agent: this.id,
          provider: 'codex',
          model: null,
          account: null,
          prompt: 'Go.',
          given,
          key: 'key',
        },
        ...{ session: '7d444840-9dc0-11d1-b245-5ffdce74fad2', sessionName: 'one' },
        ...more,
      },
      cw,
    )
  }

  /** It is answered unless `more` says otherwise. */
  async end({ id: run }: Run, more: object = {}): Promise<Run> {
    return await this.app.run<Run>(
      'agent.end',
      {
        ...{ run, outcome: 'answered', failure: null, exitCode: 0, call: null, answer: null, asked: [] },
        ...{ sessionName: 'one', usage: noUsage, costUsd: 0, pricedBy: null },
        ...more,
      },
      cw,
    )
  }

  /** It fails, and `cw` asks a person about that. */
  async failAsking(run: Run): Promise<string> {
    const options = ['Try again', 'Stop the agent'].map((label) => ({ label, description: '' }))
    const { questions } = await this.end(run, {
      ...failedBy('user'),
      asked: [{ heading: 'otter cannot go on', text: 'No.', multi: false, options }],
    })
    return questions.at(-1) as string
  }

  /** By a tool, while a run goes on. */
  async ask(title: string): Promise<string> {
    const asked = await this.app.run<Message>('question.ask', { text: `${title}?`, title }, this.actor)
    return asked.id
  }

  async send(text: string, from?: Actor): Promise<string> {
    return (await this.app.run<Message>('message.send', { agent: this.name, text }, from)).id
  }

  async putAway(ref: string): Promise<void> {
    await this.app.run('message.archive', { ref })
  }

  async answer(ref: string, more: object): Promise<void> {
    await this.app.run('question.answer', { ref, ...more })
  }
}

export function failedBy(kind: string, until: number | null = null): object {
  return { outcome: 'failed', failure: { kind, message: 'No.', until } }
}
