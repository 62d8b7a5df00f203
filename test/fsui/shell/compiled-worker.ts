// The watcher's thread runs from dist/ (Node 20 starts no thread from TypeScript): builds it where it is missing or old.
import { execFile } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url))
const SOURCE = join(PROJECT, 'src/fsui/shell/watch')
const COMPILED = join(PROJECT, 'dist/fsui/shell/watch')

/** Call in `beforeAll` of a test that starts a ThreadedWatcher. */
export async function compileWorker(): Promise<void> {
  if ((await newest(SOURCE)) <= (await newest(COMPILED))) return
  const compiler = join(PROJECT, 'node_modules/typescript/bin/tsc')
  try {
    await promisify(execFile)(process.execPath, [compiler, '-p', join(PROJECT, 'src/tsconfig.build.json')])
  } catch (error) {
    // A type error elsewhere still emits the worker; without it the test cannot run.
    if ((await newest(SOURCE)) > (await newest(COMPILED))) throw error
  }
}

async function newest(folder: string): Promise<number> {
  try {
    const files = await readdir(folder)
    const times = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).mtimeMs))
    return Math.max(...times)
  } catch {
    return 0
  }
}
