// What a command speaks to: standard output for data, standard error for the rest, and the manners of the terminal.

import { visible } from '../../kernel/visible.ts'
import type { Environment } from '../../platform/config/environment.ts'
import { ownColours } from './print/paint.ts'

export interface Terminal {
  /** Data. A newline is added. */
  out(text: string): void
  /** Everything else. A newline is added. */
  err(text: string): void
  /** All of standard input, as text. */
  readInput(): Promise<string>
  /** Whether standard output takes colours. */
  readonly colour: boolean
  /** Whether standard error does. */
  readonly messageColour: boolean
  /** Columns of standard output; null when it is no terminal, and nothing may be cut. */
  readonly width: number | null
  readonly environment: Environment
}

/** The terminal of this process. A reader that goes away (`cw task list | head`) ends the process quietly. */
export function processTerminal(environment: Environment, allow: { readonly colour: boolean }): Terminal {
  for (const stream of [process.stdout, process.stderr])
    if (!stream.listeners('error').includes(readerGone)) stream.on('error', readerGone)
  const tty = process.stdout.isTTY === true
  const colours = allow.colour && !environment.noColor && environment.inherited.TERM !== 'dumb'
  return {
    out: (text) => process.stdout.write(`${tty ? shown(text) : text}\n`),
    err: (text) => process.stderr.write(`${process.stderr.isTTY === true ? shown(text) : text}\n`),
    readInput,
    colour: colours && tty,
    messageColour: colours && process.stderr.isTTY === true,
    width: tty ? process.stdout.columns : null,
    environment,
  }
}

function readerGone(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
}

/** On a screen nothing but our own colours is obeyed; into a file or a pipe goes what was asked for, byte for byte. */
function shown(text: string): string {
  return text
    .split(ownColours)
    .map((part, at) => (at % 2 === 0 ? visible(part) : part))
    .join('')
}

async function readInput(): Promise<string> {
  process.stdin.setEncoding('utf8')
  let text = ''
  for await (const chunk of process.stdin) text += chunk
  return text
}
