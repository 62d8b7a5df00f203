// What the machine itself takes for the same work: the limits that the figures of `cw` are put over.

import { createHash } from 'node:crypto'
import { readFileSync, watch } from 'node:fs'
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { execa } from 'execa'
import { parse } from 'yaml'
import { spreadOf, timed } from './figures.mjs'

const runs = 100

/**
 * Save → committed: a watch event, reading the file, fsync, and one row committed with synchronous=FULL.
 *
 * @param {string} folder an empty one
 */
export async function rawSave(folder) {
  const database = commits(folder)
  const file = join(folder, 'watched.md')
  await writeFile(file, 'start\n')
  /** @type {() => void} */
  let seen = () => undefined
  const watcher = watch(folder, (_, name) => name === 'watched.md' && seen())
  try {
    return await spreadOf(runs, async (n) => {
      const event = new Promise((resolve) => {
        seen = () => resolve(undefined)
      })
      return timed(async () => {
        await writeFile(file, `text ${n}\n`)
        await event
        await readFile(file)
        await synced(file)
        database.commit(n)
      })
    })
  } finally {
    watcher.close()
    database.close()
  }
}

/**
 * Commit → file in place: one row committed, a temporary file written and synced, renamed, its folder synced.
 *
 * @param {string} folder an empty one
 */
export async function rawReplace(folder) {
  const database = commits(folder)
  const file = join(folder, 'replaced.md')
  try {
    return await spreadOf(runs, (n) =>
      timed(async () => {
        database.commit(n)
        await writeFile(`${file}.part`, `text ${n}\n`)
        await synced(`${file}.part`)
        await rename(`${file}.part`, file)
        await synced(folder)
      }),
    )
  } finally {
    database.close()
  }
}

/**
 * @param {string} from
 * @param {string} to
 */
export async function copyTree(from, to) {
  const took = await timed(() => execa('cp', ['-r', from, to]))
  await rm(to, { recursive: true, force: true })
  return took
}

/**
 * `git status` on the unchanged tree; the repository is made beside it, and removed again.
 *
 * @param {string} tree
 * @param {string} gitDir
 */
export async function gitStatus(tree, gitDir) {
  const git = (/** @type {string[]} */ ...args) =>
    execa('git', [`--git-dir=${gitDir}`, `--work-tree=${tree}`, ...args], { cwd: tree })
  await git('init', '-q')
  await git('add', '-A', '.')
  await git('-c', 'user.name=bench', '-c', 'user.email=bench@localhost', 'commit', '-qm', 'bench')
  const spread = await spreadOf(5, () => timed(() => git('status', '--porcelain')))
  await rm(gitDir, { recursive: true, force: true })
  return spread
}

/**
 * Taking up a burst: the files read, hashed and parsed, their texts committed 500 at a time with synchronous=FULL.
 *
 * @param {string} folder an empty one
 * @param {readonly string[]} files absolute
 */
export async function rawBurst(folder, files) {
  const database = new Database(join(folder, 'burst.db'))
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.exec('create table texts (hash text primary key, bytes blob, fields text)')
  const insert = database.prepare('insert or replace into texts values (?, ?, ?)')
  try {
    return await timed(() => {
      for (let start = 0; start < files.length; start += 500)
        database.transaction(() => {
          for (const file of files.slice(start, start + 500)) {
            const bytes = readFileSync(file)
            const [, fields = ''] = bytes.toString('utf8').split('---\n')
            const hash = createHash('sha256').update(bytes).digest('hex')
            insert.run(hash, bytes, JSON.stringify(parse(fields)))
          }
        })()
    })
  } finally {
    database.close()
  }
}

export function nodeStart() {
  return spreadOf(10, () => timed(() => execa(process.execPath, ['-e', '0'])))
}

/** @param {string} folder */
function commits(folder) {
  const database = new Database(join(folder, 'raw.db'))
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.exec('create table if not exists rows (n integer)')
  const insert = database.prepare('insert into rows (n) values (?)')
  return { commit: (/** @type {number} */ n) => insert.run(n), close: () => database.close() }
}

/** @param {string} path */
async function synced(path) {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
