// The first question of a new tree: answering it teaches the loop and leaves a first draft (TREE.md 7).

import { z } from 'zod'
import type { Tx } from '../../kernel/tx.ts'
import type { Follow, Message, Option } from './entity.ts'
import { messages } from './stored.ts'

const draft = z.object({ title: z.string(), body: z.string() })

/** What `workspace-template/hello.json` holds. */
export const helloInput = z.object({
  question: z.string(),
  hint: z.string(),
  options: z.array(z.object({ label: z.string(), description: z.string(), draft })),
  otherwise: draft,
})

interface HelloQuestion {
  readonly title: string
  readonly text: string
  readonly options: readonly Option[]
  readonly multi: false
  readonly thread: null
  readonly follow: Follow
}

/** Asks it once in the life of a home, however many trees that has. */
export function sayHello(
  tx: Tx,
  hello: z.output<typeof helloInput>,
  ask: (question: HelloQuestion) => Message,
): Message {
  const said = messages()
    .all(tx)
    .find((message) => message.follow !== null)
  if (said) return said
  return ask({
    title: 'Hello',
    text: `${hello.question}\n\n${hello.hint}`,
    options: hello.options.map(({ label, description }) => ({ label, description })),
    multi: false,
    thread: null,
    follow: {
      drafts: Object.fromEntries(hello.options.map((option) => [option.label, option.draft])),
      otherwise: hello.otherwise,
    },
  })
}
