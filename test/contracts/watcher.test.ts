// What every watcher that watches must do, over real folders: whatever happens, the folder it happened in is named.
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { NoWatcher } from '../../src/fsui/shell/watch/no-watcher.ts'
import { openWatcher } from '../../src/fsui/shell/watch/open-watcher.ts'
import { ThreadedWatcher } from '../../src/fsui/shell/watch/threaded-watcher.ts'
import type { Watcher, WatchTrouble } from '../../src/fsui/shell/watch/watcher.ts'
import { compileWorker } from '../fsui/shell/compiled-worker.ts'

const DEADLINE_MS = 5_000

let parent: string
let root: string
let watcher: Watcher | undefined
let seen: string[]
let troubles: WatchTrouble[]

beforeAll(compileWorker, 60_000)

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'cw-watch-'))
  root = join(parent, 'tree')
  seen = []
  troubles = []
  for (const folder of ['tasks', 'initiatives/limits/phases'])
    await mkdir(join(root, folder), { recursive: true })
  await writeFile(join(root, 'tasks/old.md'), 'old')
})

afterEach(async () => {
  await watcher?.close()
  watcher = undefined
  await rm(parent, { recursive: true, force: true })
})

describe.each(['chokidar', 'per-folder'] as const)('the %s watcher', (by) => {
  test('watches each folder once and reports nothing that was there before', async () => {
    await start(by)
    expect(watcher?.mode).toBe(by)
    expect(watcher?.watched()).toBe(5)
    await write('initiatives/limits/new.md')
    await reported('initiatives/limits')
    expect(seen.filter((folder) => folder === 'tasks' || folder === '')).toEqual([])
    expect(troubles).toEqual([])
  })

  test('names the folder and the entry of a new file, an edit in place, a replacement and a deletion', async () => {
    await start(by)
    await following('tasks/new.md', () => write('tasks/new.md'))
    await following('tasks/old.md', () => write('tasks/old.md', 'edited'))
    await write('tasks/.old.tmp', 'replaced')
    await following('tasks/old.md', () => rename(join(root, 'tasks/.old.tmp'), join(root, 'tasks/old.md')))
    await following('tasks/old.md', () => rm(join(root, 'tasks/old.md')))
    await following('/STATUS.md', () => write('STATUS.md'))
  })

  test('sees the last of many rapid rewrites of a file', async () => {
    await start(by)
    for (let round = 0; round < 50; round++) await write('tasks/old.md', `round ${round}`)
    await following('tasks/old.md', () => write('tasks/old.md', 'last'))
  })

  test('reports every folder of a fresh chain into which a file was put at once', async () => {
    await start(by)
    for (let round = 0; round < 20; round++) {
      const chain = `tasks/r${round}/a/b/c`
      await mkdir(join(root, chain), { recursive: true })
      await write(`${chain}/file.md`)
      await reported(chain)
    }
    await following('tasks/r7/a/b/c/later.md', () => write('tasks/r7/a/b/c/later.md'))
    await until(() => watcher?.watched() === 5 + 20 * 4)
  })

  test('follows a folder that is renamed, and what is below it', async () => {
    await start(by)
    await rename(join(root, 'initiatives/limits'), join(root, 'initiatives/quotas'))
    await reported('initiatives/quotas/phases')
    expect(seen).toContain('initiatives')
    await following('initiatives/quotas/phases/one.md', () => write('initiatives/quotas/phases/one.md'))
    expect(watcher?.watched()).toBe(5)
  })

  test('still sees a folder that was removed and made again many times, as git does', async () => {
    await start(by)
    for (let round = 0; round < 20; round++) {
      await rm(join(root, 'tasks'), { recursive: true })
      await mkdir(join(root, 'tasks'))
    }
    await until(() => watcher?.watched() === 5)
    await reported('tasks')
    await eventually('tasks/back.md', (attempt) => write('tasks/back.md', `${attempt}`))
  })

  test('follows a folder that another one replaces in one step', async () => {
    await start(by)
    await mkdir(join(parent, 'staged/inner'), { recursive: true })
    await following('tasks', () => rename(join(parent, 'staged'), join(root, 'tasks/staged')))
    await reported('tasks/staged/inner')
    await following('tasks/staged/inner/x.md', () => write('tasks/staged/inner/x.md'))
  })

  test('tells of the lock of git, and of nothing else in dot folders, node_modules and .cw', async () => {
    for (const folder of ['.git/objects', '.cw/stage', 'node_modules/x', '.obsidian']) {
      await mkdir(join(root, folder), { recursive: true })
    }
    await start(by)
    expect(watcher?.watched()).toBe(6)
    for (const noise of ['.git/HEAD', '.git/objects/aa', '.cw/stage/1', 'node_modules/x/y', '.obsidian/z']) {
      await write(noise)
    }
    await following('.git/index.lock', () => write('.git/index.lock'))
    await following('.git/index.lock', () => rm(join(root, '.git/index.lock')))
    await following('tasks/end.md', () => write('tasks/end.md'))
    expect(new Set(seen)).toEqual(new Set(['.git', '.git/index.lock', 'tasks', 'tasks/end.md']))
  })

  test('watches git from the moment the tree becomes a repository', async () => {
    await start(by)
    await mkdir(join(root, '.git'))
    await reported('.git')
    await following('.git/index.lock', () => write('.git/index.lock'))
  })

  test('does not enter a linked folder', async () => {
    await mkdir(join(parent, 'elsewhere'))
    await start(by)
    await following('tasks/link', () => symlink(join(parent, 'elsewhere'), join(root, 'tasks/link')))
    await writeFile(join(parent, 'elsewhere/secret.md'), '')
    await following('tasks/end.md', () => write('tasks/end.md'))
    expect(watcher?.watched()).toBe(5)
    expect(seen.filter((folder) => folder.includes('secret'))).toEqual([])
  })

  test('loses no folder while the main loop is blocked', async () => {
    await start(by)
    const { mkdirSync, writeFileSync } = await import('node:fs')
    const folders = Array.from({ length: 100 }, (_, number) => `tasks/f${number}`)
    for (const folder of folders) {
      mkdirSync(join(root, folder))
      for (let file = 0; file < 20; file++) writeFileSync(join(root, folder, `${file}.md`), 'text')
    }
    for (const folder of folders) await reported(folder)
  })

  test.each(['removed', 'moved away'])('says that the root is gone when it is %s', async (how) => {
    await start(by)
    if (how === 'removed') await rm(root, { recursive: true })
    else await rename(root, join(parent, 'other'))
    await until(() => troubles.some((trouble) => trouble.kind === 'root-gone'))
  })

  test('says that the root is gone when there never was one', async () => {
    await rm(root, { recursive: true })
    await start(by)
    expect(troubles.map((trouble) => trouble.kind)).toEqual(['root-gone'])
  })

  test('holds no watch at all on a tree with more folders than may be watched', async () => {
    watcher = new ThreadedWatcher({ root, by, watchLimit: 3 })
    await listen()
    expect(troubles.map((trouble) => trouble.kind)).toEqual(['no-watches'])
    expect(watcher.watched()).toBe(0)
  })

  test('calls nobody after it was closed, and may be closed twice', async () => {
    await start(by)
    await watcher?.close()
    await watcher?.close()
    await write('tasks/unseen.md')
    expect(seen).toEqual([])
    expect(watcher?.watched()).toBe(0)
  })
})

describe('the watcher that is off', () => {
  test.each(['off', 'polling'] as const)('reports nothing and says that it is %s', async (mode) => {
    watcher = new NoWatcher(mode)
    await listen()
    await write('tasks/new.md')
    expect([watcher.mode, watcher.watched(), seen]).toEqual([mode, 0, []])
  })

  test('is what the setting off opens, and auto opens what suits the system', () => {
    expect(openWatcher(root, 'off').mode).toBe('off')
    expect(openWatcher(root, 'auto').mode).toBe(process.platform === 'linux' ? 'per-folder' : 'chokidar')
    expect(openWatcher(root, 'per-folder').mode).toBe('per-folder')
  })
})

async function start(by: 'chokidar' | 'per-folder'): Promise<void> {
  watcher = new ThreadedWatcher({ root, by })
  await listen()
}

/** Each report is noted as its folder and, where an entry was named, as `folder/entry` too. */
async function listen(): Promise<void> {
  await watcher?.start(
    (folder, hint) => {
      seen.push(folder)
      if (hint) seen.push(`${folder}/${hint.name}`)
    },
    (trouble) => troubles.push(trouble),
  )
}

async function write(path: string, text = 'text'): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
}

/** Does something and waits until it is reported anew. */
async function following(report: string, act: () => Promise<unknown>): Promise<void> {
  const before = seen.length
  await act()
  await until(() => seen.slice(before).includes(report), report)
}

/** Repeats something until it is reported: for watches that may still be moving to the newest folder of a name. */
async function eventually(report: string, act: (attempt: number) => Promise<unknown>): Promise<void> {
  let attempt = 0
  while (!seen.includes(report)) {
    if (attempt++ > 100) throw new Error(`never reported: ${report}`)
    await act(attempt)
    await new Promise((done) => setTimeout(done, 20))
  }
}

async function reported(folder: string): Promise<void> {
  await until(() => seen.includes(folder), folder)
}

async function until(condition: () => boolean, what = 'the condition'): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS
  while (!condition()) {
    if (Date.now() > deadline)
      throw new Error(`not within ${DEADLINE_MS} ms: ${what}; seen ${seen.slice(-20)}`)
    await new Promise((done) => setTimeout(done, 5))
  }
}
