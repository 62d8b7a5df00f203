// How `cw fsui status` and `cw fsui flush` reach the process that keeps a tree: by files in the home, because that
// process may have no port of its own.

import { randomBytes } from 'node:crypto'
import { type FSWatcher, watch } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { cwError } from '../../kernel/errors.ts'

const kinds = ['status', 'flush'] as const
export type Request = (typeof kinds)[number]

/** What the keeper of a tree answers: what was asked for, or why it cannot. */
type Answer = { readonly ok: true; readonly data: object } | { readonly ok: false; readonly reason: string }

const requestName = /^(status|flush)-([0-9a-f]{16})\.request$/
/** Milliseconds between looks at the folder, beside the watcher. */
const pollEvery = 100

/**
 * Answers requests until `close`: those of a kind one after the other, so that who asks for the status waits for no flush.
 * One that cannot be answered is told so; it never ends the process. When this resolves, `answer` has
 * been called for the first of those that were made before.
 */
export async function answerRequests(
  folder: string,
  answer: (request: Request) => Promise<object>,
): Promise<{ close(): Promise<void> }> {
  const control = join(folder, 'control')
  await mkdir(control, { recursive: true, mode: 0o700 })
  let closed = false
  const busy: Record<Request, Promise<void>> = { status: Promise.resolve(), flush: Promise.resolve() }
  const look = () => {
    for (const what of kinds)
      busy[what] = busy[what].then(async () => {
        if (!closed) await answerEach(control, await takeAll(control, what), answer)
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
  for (const what of kinds) {
    const made = await takeAll(control, what)
    busy[what] = Promise.all([busy[what], answerEach(control, made, answer)]).then(() => undefined)
  }
  const timer = setInterval(look, watcher ? 1_000 : pollEvery)
  return {
    close: async () => {
      closed = true
      watcher?.close()
      clearInterval(timer)
      await Promise.all(Object.values(busy))
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

/** Nobody else answers these. */
async function takeAll(control: string, what: Request): Promise<string[]> {
  const names = await readdir(control).catch(() => [])
  const made = names.filter((name) => requestName.exec(name)?.[1] === what)
  const taken: string[] = []
  for (const name of made) {
    const asked = join(control, name)
    const isTaken = await rename(asked, takenFile(asked)).then(
      () => true,
      () => false,
    )
    // What another look has taken is answered once, by that.
    if (isTaken) taken.push(name)
  }
  return taken
}

async function answerEach(
  control: string,
  names: readonly string[],
  answer: (request: Request) => Promise<object>,
): Promise<void> {
  for (const name of names) {
    const asked = join(control, name)
    const what = name.startsWith('flush') ? 'flush' : 'status'
    const text = JSON.stringify(await answerTo(what, answer))
    await give(text, { taken: takenFile(asked), target: asked.replace(/\.request$/, '.answer') })
  }
}

function takenFile(asked: string): string {
  return asked.replace(/\.request$/, '.taken')
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
