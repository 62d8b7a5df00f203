// How `cw fsui status` and `cw fsui flush` reach the process that keeps a tree: by files in the home, because that
// process may have no port of its own.

import { randomBytes } from 'node:crypto'
import { type FSWatcher, watch } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { cwError } from '../../kernel/errors.ts'

export type Request = 'status' | 'flush'

/** What the keeper of a tree answers: what was asked for, or why it cannot. */
type Answer = { readonly ok: true; readonly data: object } | { readonly ok: false; readonly reason: string }

const requestName = /^(status|flush)-([0-9a-f]{16})\.request$/
/** Milliseconds between looks at the folder, beside the watcher. */
const pollEvery = 100

/** Answers requests until `close`. One that cannot be answered is told so; it never ends the process. */
export async function answerRequests(
  folder: string,
  answer: (request: Request) => Promise<object>,
): Promise<{ close(): Promise<void> }> {
  const control = join(folder, 'control')
  await mkdir(control, { recursive: true, mode: 0o700 })
  let closed = false
  let busy: Promise<void> = Promise.resolve()
  const look = () => {
    busy = busy.then(async () => {
      if (!closed) await answerAll(control, answer)
    })
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
    close: async () => {
      closed = true
      watcher?.close()
      clearInterval(timer)
      await busy
    },
  }
}

/**
 * Asks the process that keeps the tree; null when it does not answer within `timeout` milliseconds.
 * @throws CwError `tree.failed` with the reason of a process that cannot answer
 */
export async function request(folder: string, what: Request, timeout: number): Promise<object | null> {
  const control = join(folder, 'control')
  const name = `${what}-${randomBytes(8).toString('hex')}`
  const asked = join(control, `${name}.request`)
  const answer = join(control, `${name}.answer`)
  await mkdir(control, { recursive: true, mode: 0o700 })
  await writeFile(asked, '', { mode: 0o600 })
  const deadline = performance.now() + timeout
  while (performance.now() < deadline) {
    const text = await readFile(answer, 'utf8').catch(() => null)
    if (text !== null) {
      await rm(answer, { force: true })
      if (text === '') throw cwError('tree.failed', { reason: unwritable })
      const told = JSON.parse(text) as Answer
      if (told.ok) return told.data
      throw cwError('tree.failed', { reason: told.reason })
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await rm(asked, { force: true })
  return null
}

const unwritable = 'it cannot write into the home; is the disk full? `df -h` shows it.'

async function answerAll(control: string, answer: (request: Request) => Promise<object>): Promise<void> {
  const names = await readdir(control).catch(() => [])
  for (const name of names) {
    const match = requestName.exec(name)
    if (!match) continue
    const asked = join(control, name)
    const taken = asked.replace(/\.request$/, '.taken')
    await rename(asked, taken).catch(() => undefined)
    const text = JSON.stringify(await answerTo(match[1] as Request, answer))
    await give(text, { taken, target: asked.replace(/\.request$/, '.answer') })
  }
}

/** Where nothing can be written, the empty request itself becomes the answer: a rename needs no space. */
async function give(text: string, { taken, target }: { readonly taken: string; readonly target: string }) {
  const part = `${target}.part`
  try {
    await writeFile(part, text, { mode: 0o600 })
    await rename(part, target)
    await rm(taken, { force: true })
  } catch {
    await rm(part, { force: true }).catch(() => undefined)
    // Whoever asked may be gone: then there is nothing to rename.
    await rename(taken, target).catch(() => undefined)
  }
}

async function answerTo(what: Request, answer: (request: Request) => Promise<object>): Promise<Answer> {
  try {
    return { ok: true, data: await answer(what) }
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) }
  }
}
