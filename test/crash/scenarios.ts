// What goes on when the process dies: each scenario works on documents of its own, called after the case.

import { rename, rm } from 'node:fs/promises'
import { until } from '../e2e/until.ts'
import type { KeptTree } from './kept-tree.ts'

/** Texts that were saved, and how many files came to stand at new paths. */
export class Ledger {
  readonly words: string[] = []
  arrivals = 0

  #count = 0

  /** A word that nobody else writes. */
  word(): string {
    const word = this.#next()
    this.words.push(word)
    return word
  }

  /** Hands a word to a command: it is saved when the command has been answered. */
  async told(command: (word: string) => Promise<unknown>): Promise<void> {
    const word = this.#next()
    await command(word)
    this.words.push(word)
  }

  #next(): string {
    this.#count += 1
    return `word${String(this.#count).padStart(5, '0')}`
  }
}

export interface Stage {
  readonly kept: KeptTree
  readonly ledger: Ledger
  /** Of the case, for the names of documents. */
  readonly name: string
}

interface Scenario {
  /** What has to be there, and to be quiet, before. */
  prepare?(stage: Stage): Promise<void>
  /** What has to be there on top of that. */
  upset?(stage: Stage): Promise<void>
  /** Leads to the step, with a flush after it. */
  act(stage: Stage): Promise<void>
}

const at = (name: string) => `initiatives/${name}.md`

/** The path of a sidecar or of a page that the last letters name, once it is there. */
function appears({ kept, name }: Stage, what: string): Promise<string> {
  return until(`${name} ${what}`, async () => {
    const files = await kept.tree.files('')
    return files.find((path) => path.includes(name) && path.includes(what))
  })
}

async function standing({ kept, ledger, name }: Stage): Promise<void> {
  ledger.arrivals += 1
  await kept.tree.write(
    at(name),
    `# ${name} ${ledger.word()}\n\nFirst line.\n\nLast line ${ledger.word()}.\n`,
  )
}

function say(stage: Stage, what: string): Promise<void> {
  return stage.kept.tree.edit(at(stage.name), (text) => text.replace(what, `${what} ${stage.ledger.word()}`))
}

async function retitle({ kept, ledger, name }: Stage): Promise<void> {
  await ledger.told((word) => kept.command('initiative.update', { ref: name, title: `${name} ${word}` }))
}

export const scenarios = {
  /** A person saves a document. */
  edit: { prepare: standing, act: (stage) => say(stage, 'First line.') },
  /** A person asks for a review. */
  review: {
    prepare: standing,
    act: ({ kept, name }) =>
      kept.tree.edit(at(name), (text) => text.replace('---\n# ', 'status: review\n---\n# ')),
  },
  /** A new file: its document is made, and the id is written back. */
  arrive: {
    act: async ({ kept, ledger, name }) => {
      ledger.arrivals += 1
      await kept.tree.write(at(name), `# ${name} ${ledger.word()}\n`)
    },
  },
  /** A command changes a document. */
  push: { prepare: standing, act: retitle },
  /** A command makes a document. */
  command: {
    act: ({ kept, name, ledger }) =>
      ledger.told((body) => kept.command('initiative.create', { title: name, path: at(name), body })),
  },
  /** Both sides change different places at once. */
  merge: {
    prepare: standing,
    act: async (stage) => {
      await Promise.all([say(stage, 'First line.'), retitle(stage)])
    },
  },
  /** Both sides changed the same place while nothing ran. */
  conflict: {
    prepare: standing,
    act: async (stage) => {
      const { kept, name, ledger } = stage
      const file = kept.tree.edit(at(name), (text) => text.replace(`# ${name}`, `# ${name} ${ledger.word()}`))
      await Promise.all([retitle(stage), file])
    },
  },
  /** A command gives a document another place. */
  relocate: {
    prepare: standing,
    act: ({ kept, name }) => kept.command('initiative.archive', { ref: name }),
  },
  /** A person moves a file. */
  move: {
    prepare: standing,
    act: ({ kept, name }) => rename(kept.tree.at(at(name)), kept.tree.at(at(`${name}-moved`))),
  },
  /** A person deletes a file. */
  remove: {
    prepare: standing,
    act: ({ kept, name }) => rm(kept.tree.at(at(name))),
  },
  /** A command asks a question: its folder is put in place whole. */
  ask: {
    act: ({ kept, name, ledger }) =>
      ledger.told((word) => kept.command('question.ask', { text: `Which ${word}?`, title: name })),
  },
  /** A person answers a question. */
  answer: {
    prepare: async ({ kept, name }) => {
      await kept.command('question.ask', { text: `Which ${name}?`, title: name })
    },
    act: async (stage) => {
      const reply = await appears(stage, '/reply.md')
      const answer = `${stage.ledger.word()}\n\n- [x] Send`
      await stage.kept.tree.edit(reply, (text) => text.replace('- [ ] Send', answer))
    },
  },
  /** A person mends a file that was wrong for so long that a note about it stands beside it. */
  mend: {
    prepare: standing,
    upset: async (stage) => {
      const wrong = (text: string) => text.replace('---\n# ', 'status: unheard\n---\n# ')
      await stage.kept.tree.edit(at(stage.name), wrong)
      await appears(stage, '.error.md')
    },
    act: ({ kept, name }) => kept.tree.edit(at(name), (text) => text.replace('status: unheard\n', '')),
  },
} as const satisfies Record<string, Scenario>

export type ScenarioName = keyof typeof scenarios

/** A scenario without regard to which it is. */
export function scenarioOf(name: ScenarioName): Scenario {
  return scenarios[name]
}
