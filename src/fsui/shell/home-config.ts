// The config.yaml of the home: read, watched, and replaced only while it is what was read.

import { unwatchFile, watchFile } from 'node:fs'
import { open, readFile, rename, rm } from 'node:fs/promises'

/** Milliseconds between looks at the file. */
const lookEvery = 1_000

export class HomeConfig {
  /** `file` is absolute. */
  constructor(private readonly file: string) {}

  /** Calls `changed` when the file may have changed. Returns what ends that. */
  watch(changed: () => void): () => void {
    watchFile(this.file, { interval: lookEvery, persistent: false }, changed)
    return () => unwatchFile(this.file, changed)
  }

  /** Null when there is none. */
  async read(): Promise<string | null> {
    try {
      return await readFile(this.file, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }

  /** Synced before it is put in place. False when the file is no longer what was read (`before`). */
  async replace(before: string | null, text: string): Promise<boolean> {
    const staged = `${this.file}.${process.pid}.new`
    await rm(staged, { force: true })
    const handle = await open(staged, 'wx', 0o600)
    try {
      await handle.writeFile(text, 'utf8')
      await handle.sync()
    } finally {
      await handle.close()
    }
    const same = (await this.read()) === before
    if (same) await rename(staged, this.file)
    else await rm(staged)
    return same
  }
}
