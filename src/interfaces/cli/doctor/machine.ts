// What cw needs of the machine: Node, SQLite, git, watches.

import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { type Finding, fine, reasonOf, warning, wrong } from './finding.ts'
import { checkNativeBuild } from './native-build.ts'

const OLDEST_NODE = [20, 19] as const
const OLDEST_GIT = [2, 20] as const
const installGit = `Install git ${OLDEST_GIT.join('.')} or newer.`
/** A tree of 1,000 folders takes about as many watches; other programs want some, too. */
const FEWEST_WATCHES = 8_192
const FEWEST_INSTANCES = 16

export async function examineMachine(): Promise<Finding[]> {
  return Promise.all([checkNode(), checkSqlite(), checkNativeBuild(), checkGit(), ...checkWatches()])
}

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const enough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
  if (enough) return fine('node.version', `Node ${process.versions.node}`)
  return wrong(
    'node.version',
    `Node ${process.versions.node} is too old.`,
    `Install Node ${OLDEST_NODE.join('.')} or newer.`,
  )
}

async function checkSqlite(): Promise<Finding> {
  try {
    const { default: Database } = await import('better-sqlite3')
    const database = new Database(':memory:')
    const { version } = database.prepare('select sqlite_version() as version').get() as { version: string }
    database.close()
    return fine('sqlite.load', `SQLite ${version}`)
  } catch (error) {
    const remedy =
      'Install cw again with the Node you run it with: the native part of better-sqlite3 belongs to one Node.'
    return wrong('sqlite.load', `SQLite cannot be loaded: ${reasonOf(error)}`, remedy)
  }
}

async function checkGit(): Promise<Finding> {
  try {
    const { stdout } = await promisify(execFile)('git', ['--version'])
    const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(stdout) ?? []).map(Number)
    const enough = major > OLDEST_GIT[0] || (major === OLDEST_GIT[0] && minor >= OLDEST_GIT[1])
    if (enough) return fine('git.version', stdout.trim())
    return wrong('git.version', `${stdout.trim()} is too old.`, installGit)
  } catch (error) {
    return wrong('git.version', `git does not run: ${reasonOf(error)}`, installGit)
  }
}

function checkWatches(): Promise<Finding>[] {
  if (process.platform !== 'linux') return []
  return [
    checkLimit('max_user_watches', FEWEST_WATCHES, 'watch.limit'),
    checkLimit('max_user_instances', FEWEST_INSTANCES, 'watch.instances'),
  ]
}

async function checkLimit(name: string, fewest: number, id: string): Promise<Finding> {
  try {
    const value = Number(await readFile(`/proc/sys/fs/inotify/${name}`, 'utf8'))
    if (value >= fewest) return fine(id, `fs.inotify.${name} is ${value}`)
    const remedy = `sudo sysctl fs.inotify.${name}=${fewest * 16}; without watches, a tree is looked through once a second.`
    return warning(id, `fs.inotify.${name} is only ${value}.`, remedy)
  } catch (error) {
    return warning(
      id,
      `fs.inotify.${name} cannot be read: ${reasonOf(error)}`,
      'Use `fsui.watcher: off` if saves are missed.',
    )
  }
}
