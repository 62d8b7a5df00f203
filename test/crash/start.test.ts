// The process dies while it sets up a home and a tree, and starts again.

import { afterEach, expect, it } from 'vitest'
import { checkConditions } from './conditions.ts'
import { KeptTree } from './kept-tree.ts'
import { Ledger } from './scenarios.ts'
import { steps } from './steps.ts'

let kept: KeptTree

afterEach(() => kept.remove())

const whole = Object.entries(steps).flatMap(([step, place]) => (place === 'start' ? [step] : []))
const first = [
  ...['commit:ready question.hello', 'commit:done question.hello', 'log:queued', 'view:placed STATUS.md'],
  ...[
    'base:committed',
    'folder:synced agents',
    'folder:placed agents',
    'replace:placed needs-you/',
    'server:answered tree.entries',
  ],
]

it.each([...whole, ...first])(
  'a first start that dies at %s is gone on with by the next [K7]',
  async (step) => {
    kept = await KeptTree.make()
    if ((await kept.start(step)) !== null) await kept.flushOrDie()
    await kept.died()
    await kept.start()
    await checkConditions(kept, new Ledger())
    const questions = await kept.call<{ title: string }[]>('question.list')
    expect(questions.length).toBe(1)
    expect(await kept.tree.files('')).toEqual(
      expect.arrayContaining([
        ...['README.md', 'AGENTS.md', '.gitignore', '.cw-home', 'STATUS.md', 'config.yaml'],
        ...['agents/cw/messages/0001-hello/question.md', 'agents/cw/messages/0001-hello/reply.md'],
      ]),
    )
  },
)
