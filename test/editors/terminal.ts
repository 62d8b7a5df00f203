// A terminal for a program that needs one: tmux types into it and reads its screen. One server each, gone at the end.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import type { Environment } from '../e2e/tree-harness.ts'
import { until } from '../e2e/until.ts'

/** What is typed: text as it is, or a key by the name that tmux has for it. */
export type Stroke = string | { readonly key: string }

/** Milliseconds within which a program has to show what it is waited for. */
const patience = 30_000

export function key(name: string): Stroke {
  return { key: name }
}

export class Terminal {
  private constructor(
    /** Holds the socket: a path in the tree may be too long for one. */
    private readonly folder: string,
    private readonly environment: Environment,
  ) {}

  static async run(
    command: readonly string[],
    options: { readonly cwd: string; readonly environment: Environment },
  ): Promise<Terminal> {
    const folder = await mkdtemp(join(tmpdir(), 'cw-tmux-'))
    const environment = {
      ...options.environment,
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
      SHELL: '/bin/sh',
      // kakoune names its socket by its process id, and cannot start beside one that was left there under the same.
      XDG_RUNTIME_DIR: folder,
    }
    const terminal = new Terminal(folder, environment)
    const session = ['new-session', '-d', '-x', '110', '-y', '40', '-c', options.cwd, '--', ...command]
    // Its last screen stays when the program has ended, so that a failing test can show it.
    await terminal.#tmux('start-server', ';', 'set', '-g', 'remain-on-exit', 'on', ';', ...session)
    return terminal
  }

  async type(...strokes: readonly Stroke[]): Promise<void> {
    for (const stroke of strokes) {
      const typed = typeof stroke === 'string' ? ['-l', '--', stroke] : [stroke.key]
      await this.#tmux('send-keys', ...typed)
    }
  }

  async screen(): Promise<string> {
    return this.#tmux('capture-pane', '-p')
  }

  /** Waits until the screen shows it. @throws Error with the screen when it does not */
  async shows(what: string | RegExp): Promise<void> {
    let screen = ''
    const shown = async () => {
      screen = await this.screen()
      return typeof what === 'string' ? screen.includes(what) : what.test(screen)
    }
    await until(`${what} on the screen`, shown, patience).catch((error) => {
      throw new Error(`${error.message}:\n${screen}`)
    })
  }

  /** Waits until the program has ended. @throws Error with the screen when it does not */
  async ended(): Promise<void> {
    const isDead = async () => (await this.#tmux('display', '-p', '#{pane_dead}')).trim() === '1'
    await until('the program to end', isDead, patience).catch(async (error) => {
      throw new Error(`${error.message}:\n${await this.screen()}`)
    })
  }

  /** Ends the program with its terminal, as when the window is closed. */
  async close(): Promise<void> {
    await execa('tmux', ['-S', this.#socket, 'kill-server'], { reject: false })
    await rm(this.folder, { recursive: true, force: true })
  }

  get #socket(): string {
    return join(this.folder, 'socket')
  }

  async #tmux(...args: readonly string[]): Promise<string> {
    const options = { env: { ...this.environment }, extendEnv: false }
    const { stdout } = await execa('tmux', ['-S', this.#socket, '-f', '/dev/null', ...args], options)
    return stdout
  }
}
