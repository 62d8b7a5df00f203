// `cw fsui`: opens a tree and keeps it in sync; what it does lies in the sync engine's shell.

import { existsSync } from 'node:fs'
import type { OpenedTree } from '../../../fsui/shell/main.ts'
import { cwError } from '../../../kernel/errors.ts'
import { printBroughtTogether } from '../print/brought-together.ts'
import { printDemo, printEnded, printLogLine, printOpened } from '../print/tree-lines.ts'
import { printRest, printTreeStatus, type TreeStatus } from '../print/tree-status.ts'
import { suggest } from '../suggest.ts'
import {
  argument,
  flag,
  type Invocation,
  type LocalCommand,
  localEntry,
  type Outcome,
} from './local-command.ts'

const directory = argument(
  'directory',
  'the folder; default: the tree you are in, or the only one of the home',
)

export const fsui: LocalCommand = {
  forPeople: true,
  entries: [
    localEntry('fsui', {
      summary: 'Open a folder as a tree and keep it in sync, until Ctrl+C',
      examples: [
        'cw fsui notes',
        'cw fsui notes --once',
        'cw fsui . --here',
        'cw fsui notes --fresh',
        'cw fsui --demo',
      ],
      args: [
        argument(
          'directory',
          'the folder, made when it is missing; default: the tree you are in, or the only one of the home',
        ),
      ],
      options: [
        flag(
          'once',
          'bring both sides together once, and end; exit code 1 when a file was not taken up or not written',
        ),
        flag('here', 'make a folder that is not empty a tree; what is in it stays'),
        flag('fresh', 'write every document again into a tree that was emptied'),
        flag('demo', 'show agents at work, played by a script, on a sample project in a folder of its own'),
        flag('new', 'set up a second tree whose name is nearly that of the first'),
      ],
    }),
    localEntry('fsui status', {
      summary: 'Show whether a tree is in sync, and what waits in it and why',
      examples: ['cw fsui status', 'cw fsui status notes --json'],
      args: [directory],
    }),
    localEntry('fsui flush', {
      summary: 'Bring both sides together now, without waiting for quiet; then show the status',
      examples: ['cw fsui flush', 'cw fsui flush notes'],
      changes: true,
      args: [directory],
    }),
  ],
  run: (invocation) => {
    const what = invocation.entry.words[1]
    return what === undefined ? keep(invocation) : ask(invocation, what as 'status' | 'flush')
  },
}

async function keep({ input, json, terminal }: Invocation): Promise<Outcome> {
  refuseDemoOnce(input)
  refuseSlip(input)
  const { keepTree } = await import('../../../fsui/shell/main.ts')
  const look = { colour: terminal.messageColour }
  const once = input.once === true
  let root = ''
  const told = new Told((text) => terminal.err(text))
  const ended = await keepTree({
    directory: directoryOf(input.directory),
    here: input.here === true,
    anew: input.new === true,
    fresh: input.fresh === true,
    demo: input.demo === true,
    once,
    opened: (opened: OpenedTree) => {
      root = opened.folder.root
      if (!json) terminal.err(printOpened(opened, once, look))
      if (!json && input.demo === true) terminal.err(printDemo(opened, look))
    },
    tell: (line) => {
      if (!json) told.add(printLogLine(line, look))
    },
  }).finally(() => told.show())
  const exit = ended === null || ended.settled ? 0 : 1
  if (json) return { data: { folder: root, ...(ended ?? { settled: true }) }, exit }
  terminal.err(
    ended === null ? printEnded(root, input.demo === true) : printBroughtTogether(root, ended, look),
  )
  return { exit }
}

/** What people type who want something of a tree, where there is no such command. */
const noVerbs: Readonly<Record<string, string>> = {
  stop: 'Ctrl+C in its terminal ends it.',
  forget: 'A tree that is not kept costs nothing.',
  help: '`cw fsui --help` says what there is.',
  start: '`cw fsui` and a folder keep a tree there.',
  list: '`cw fsui status` shows the tree.',
}

/** A word that is nearly a command, and no folder yet, makes no tree of that name: `cw fsui sttaus`. */
function refuseSlip({ directory, here, new: anew }: Invocation['input']): void {
  const word = String(directory)
  if (here === true || anew === true || !/^[a-z]+$/.test(word) || existsSync(word)) return
  const meant = suggest(word, ['status', 'flush'])
  const remedy = noVerbs[word] ?? (meant === null ? null : `Did you mean \`cw fsui ${meant}\`?`)
  if (remedy === null) return
  const suggestion = `${remedy} A folder of that name: \`cw fsui ./${word}\`.`
  throw cwError('command.unknown', { name: `cw fsui ${word}`, suggestion })
}

/** Agents run as long as a tree is kept. */
function refuseDemoOnce({ demo, once }: Invocation['input']): void {
  if (demo === true && once === true)
    throw cwError('input.invalid', { reason: 'The demo runs until Ctrl+C: leave --once away.' })
}

/** Lines that come together are shown together: a terminal is waited for with each write, and thousands may come at once. */
class Told {
  #lines: string[] = []

  constructor(private readonly write: (text: string) => void) {}

  add(line: string): void {
    if (this.#lines.push(line) === 1) setImmediate(() => this.show())
  }

  show(): void {
    const lines = this.#lines
    this.#lines = []
    if (lines.length > 0) this.write(lines.join('\n'))
  }
}

const waitsFor = {
  status: 'Waits for the process that keeps the tree …',
  flush: 'Waits until everything is taken up and written …',
}

async function ask({ input, terminal }: Invocation, what: 'status' | 'flush'): Promise<Outcome> {
  const { askTree } = await import('../../../fsui/shell/main.ts')
  const directory = directoryOf(input.directory)
  let answered = false
  const slow = setTimeout(async () => {
    terminal.err(waitsFor[what])
    if (what === 'status') return
    const status = await askTree('status', directory).catch(() => null)
    const why = status === null ? '' : printRest(status as TreeStatus)
    if (why !== '' && !answered) terminal.err(why)
  }, 1_500)
  try {
    const status = (await askTree(what, directory)) as TreeStatus
    return { data: status, text: printTreeStatus(status, terminal) }
  } finally {
    answered = true
    clearTimeout(slow)
  }
}

function directoryOf(given: unknown): string | null {
  if (given === '') throw cwError('input.invalid', { reason: 'DIRECTORY must not be empty.' })
  return typeof given === 'string' ? given : null
}
