// Goose: `goose run`, for models of many providers, local ones included. It asks by ending its turn with questions.

import { answerOrQuestions, askingInstructions, inPrompt } from '../asking.ts'
import type { Driver, Launch, McpServer, Turn } from '../driver.ts'
import { GooseReader } from './reader.ts'
import { sessionName } from './session-name.ts'

export const goose: Driver = {
  name: 'goose',
  title: 'Goose',
  program: 'goose',
  capabilities: {
    resume: true,
    structured: 'prompt',
    questions: 'turn',
    permissions: false,
    cost: 'usd',
    limits: false,
    mcp: true,
  },
  version: { args: ['--version'], read: (output) => /(\d+\.\d+\.\d+)/.exec(output)?.[1] ?? null },
  needs: null,
  home: null,
  // They stand in one database of all conversations.
  conversations: null,
  launch,
  reader: (turn) => new GooseReader(turn),
}

function launch(turn: Turn): Launch {
  const name = sessionName(turn)
  return {
    command: 'goose',
    args: [
      ...['run', '-i', '-', '--output-format', 'stream-json', '-n', name],
      ...(turn.resume === null ? [] : ['-r']),
      ...(turn.model === null ? [] : ['--model', turn.model]),
      // In one argument: what begins with a dash is no option then.
      ...(turn.resume !== null || turn.instructions === null ? [] : [`--system=${turn.instructions}`]),
      ...(turn.mcp === null ? [] : ['--with-extension', extension(turn.mcp)]),
      ...turn.more,
    ],
    env: {
      GOOSE_MODE: 'auto',
      // A keyring can wait for a person forever where there is no desktop.
      GOOSE_DISABLE_KEYRING: '1',
      ...(turn.account === null ? {} : { GOOSE_PATH_ROOT: turn.account }),
    },
    input: promptOf(turn),
    files: [],
  }
}

function promptOf(turn: Turn): string {
  const shape = answerOrQuestions(turn.schema)
  return [turn.prompt ?? 'Go on.', askingInstructions, inPrompt(shape)].join('\n\n')
}

/** As its option takes it, which knows quotes and no escapes: the variables reach it with the rest of the environment. */
function extension({ command, args }: McpServer): string {
  return [command, ...args].map(quoted).join(' ')
}

function quoted(word: string): string {
  if (!/[\s"']/.test(word)) return word
  return word.includes('"') ? `'${word}'` : `"${word}"`
}
