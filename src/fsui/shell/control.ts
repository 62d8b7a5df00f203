// How `cw fsui status` and `cw fsui flush` reach the process that keeps a tree: by files in the home, because that
// process may have no port of its own.

import { randomBytes } from 'node:crypto'
import { type FSWatcher, watch } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export type Request = 'status' | 'flush'

const requestName = /^(status|flush)-([0-9a-f]{16})\.request$/
/** Milliseconds between looks at the folder, beside the watcher. */
const pollEvery = 100

/** Answers requests until `close`. */
export async function answerRequests(
  folder: string,
  answer: (request: Request) => Promise<object>,
): Promise<{ close(): void }> {
  const control = join(folder, 'control')
  await mkdir(control, { recursive: true, mode: 0o700 })
  let busy: Promise<void> = Promise.resolve()
  const look = () => {
    busy = busy.then(() => answerAll(control, answer))
  }
  let watcher: FSWatcher | null = null
  try {
    watcher = watch(control, look)
    watcher.on('error', () => undefined)
  } catch {
    // Without watches the poll alone finds requests.
    watcher = null
  }
  look()
  const timer = setInterval(look, watcher ? 1_000 : pollEvery)
  return {
    close: () => {
      watcher?.close()
      clearInterval(timer)
    },
  }
}

/** Asks the process that keeps the tree; null when it does not answer within `timeout` milliseconds. */
export async function request(folder: string, what: Request, timeout: number): Promise<object | null> {
  const control = join(folder, 'control')
  const name = `${what}-${randomBytes(8).toString('hex')}`
  const answer = join(control, `${name}.answer`)
  await mkdir(control, { recursive: true, mode: 0o700 })
  await writeFile(join(control, `${name}.request`), '', { mode: 0o600 }).catch(() => undefined)
  const deadline = Date.now() + timeout
  while (Date.now() < deadline) {
    const text = await readFile(answer, 'utf8').catch(() => null)
    if (text !== null) {
      await rm(answer, { force: true })
      return JSON.parse(text) as object
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await rm(join(control, `${name}.request`), { force: true })
  return null
}

async function answerAll(control: string, answer: (request: Request) => Promise<object>): Promise<void> {
  const names = await readdir(control).catch(() => [])
  for (const name of names) {
    const match = requestName.exec(name)
    if (!match) continue
    await rm(join(control, name), { force: true })
    const text = JSON.stringify(await answer(match[1] as Request))
    const target = join(control, name.replace(/\.request$/, '.answer'))
    await writeFile(`${target}.part`, text, { mode: 0o600 })
    await rename(`${target}.part`, target)
  }
}
