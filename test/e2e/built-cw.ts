// The built program in a home of its own.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'

export const program = fileURLToPath(new URL('../../dist/cw.js', import.meta.url))

export interface Ran {
  readonly exit: number
  readonly out: string
  readonly err: string
}

/**
 * What `CW_TEST_WATCHER` says all trees of a run are kept with, a value of `fsui.watcher`: with `off` it shows that nothing hangs
 * on the watcher. A test that is about one watcher names it.
 */
export function chosenWatcher(): Readonly<Record<string, string>> {
  const { CW_TEST_WATCHER } = process.env
  return CW_TEST_WATCHER === undefined ? {} : { CW_WATCHER: CW_TEST_WATCHER }
}

export class BuiltCw {
  readonly folder: string
  readonly home: string

  private constructor(folder: string) {
    this.folder = folder
    this.home = join(folder, 'home')
  }

  static async open(): Promise<BuiltCw> {
    return new BuiltCw(await mkdtemp(join(tmpdir(), 'cw-e2e-')))
  }

  get environment(): Readonly<Record<string, string>> {
    const { PATH = '' } = process.env
    return { ...{ CW_HOME: this.home, CW_MAX_RUNNING: '0', HOME: this.folder, PATH }, ...chosenWatcher() }
  }

  async run(
    args: readonly string[],
    options: { input?: string; env?: Record<string, string> } = {},
  ): Promise<Ran> {
    const ran = await execa(process.execPath, [program, ...args], {
      input: options.input ?? '',
      cwd: this.folder,
      env: { ...this.environment, ...options.env },
      extendEnv: false,
      reject: false,
    })
    return { exit: ran.exitCode ?? -1, out: ran.stdout, err: ran.stderr }
  }

  /** The envelope that a command prints with --json. */
  async json(...args: string[]): Promise<{ schemaVersion: number; kind: string; data: never; error: never }> {
    const { out } = await this.run([...args, '--json'])
    return JSON.parse(out)
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}
