// The config.yaml of the home, or its config.json: read, watched, and replaced only while it is what was read.

import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { cwError } from '../../kernel/errors.ts'
import { bad, ok, type Result } from '../../kernel/problem.ts'
import { asMachineError } from '../../platform/machine-error.ts'

/** Milliseconds between looks at the file. */
const lookEvery = 1_000

/** Another program may change it at any time. */
export type HomeFile = Pick<HomeConfig, 'name' | 'watch' | 'read' | 'replace'>

export class HomeConfig {
  /** `file` is absolute. */
  constructor(private readonly file: string) {}

  get name(): string {
    return basename(this.file)
  }

  /** Calls `changed` when the file may have changed. Returns what ends that. */
  watch(changed: () => void): () => void {
    watchFile(this.file, { interval: lookEvery, persistent: false }, changed)
    return () => unwatchFile(this.file, changed)
  }

  /**
   * Null when there is none; a problem when something else stands there, or the machine does not let it be read. Each turn
   * ends with this, and what is saved meanwhile waits for it: so it does not wait for a thread.
   */
  async read(): Promise<Result<string | null>> {
    try {
      return ok(readFileSync(this.file, 'utf8'))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOENT') return ok(null)
      if (code === 'EISDIR') return bad(isFolder)
      const refused = asMachineError(error)
      if (refused === null) throw error
      return bad({ code: refused.code, message: refused.message, remedy: refused.hint })
    }
  }

  /**
   * Synced before it is put in place. False when the file is no longer what was read (`before`).
   * @throws CwError `home.gone`
   */
  async replace(before: string | null, text: string): Promise<boolean> {
    const staged = `${this.file}.${process.pid}.new`
    await rm(staged, { force: true })
    const handle = await open(staged, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? cwError('home.gone', { path: dirname(this.file) }) : error
    })
    try {
      await handle.writeFile(text, 'utf8')
      await handle.sync()
    } finally {
      await handle.close()
    }
    const now = await this.read()
    const same = now.ok && now.value === before
    if (same) await rename(staged, this.file)
    else await rm(staged)
    return same
  }
}

const isFolder = {
  code: 'file.is-folder',
  message: 'it is a folder, where a file is expected.',
  remedy: 'Move the folder away; the settings that are in force are then written again.',
}
