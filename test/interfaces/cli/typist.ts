// Types command lines of `cw` in this process, and keeps what each wrote.

import { readGlobals } from '../../../src/interfaces/cli/globals.ts'
import { runOn } from '../../../src/interfaces/cli/main.ts'
import type { Manifest } from '../../../src/interfaces/cli/manifest.ts'
import type { Terminal } from '../../../src/interfaces/cli/terminal.ts'
import { type Environment, readEnvironment } from '../../../src/platform/config/environment.ts'
import { commandsIn } from './typed-line.ts'

export interface Written {
  readonly exit: number
  readonly out: string
  readonly err: string
}

/** What is written to it, as text. */
class RecordingTerminal implements Terminal {
  readonly colour = false
  readonly messageColour = false
  readonly width = null
  #out = ''
  #err = ''

  constructor(
    readonly environment: Environment,
    private readonly input: string,
  ) {}

  out(text: string): void {
    this.#out += `${text}\n`
  }

  err(text: string): void {
    this.#err += `${text}\n`
  }

  async readInput(): Promise<string> {
    return this.input
  }

  get written(): Omit<Written, 'exit'> {
    return { out: this.#out, err: this.#err }
  }
}

export class Typist {
  readonly #environment: Environment

  constructor(
    home: string,
    private readonly manifest: Manifest,
  ) {
    this.#environment = readEnvironment({ CW_HOME: home }, home)
  }

  /** Types a line, and each of its commands as a shell would; `more` is added to the last one. */
  async type(line: string, ...more: readonly string[]): Promise<Written> {
    let last: Written = { exit: 0, out: '', err: '' }
    for (const { argv, after } of commandsIn([line, ...more].join(' '))) {
      if (after === '&&' && last.exit !== 0) break
      const input = after === '|' ? last.out : ''
      last = await typeCommand(argv, { environment: this.#environment, manifest: this.manifest, input })
    }
    return last
  }
}

export interface Typing {
  readonly environment: Environment
  readonly manifest: Manifest
  /** What stands on standard input. */
  readonly input?: string
}

/** Runs one command, given by its words after `cw`. */
export async function typeCommand(
  argv: readonly string[],
  { environment, manifest, input = '' }: Typing,
): Promise<Written> {
  const terminal = new RecordingTerminal(environment, input)
  const exit = await runOn(terminal, readGlobals(argv), async () => manifest)
  return { exit, ...terminal.written }
}
