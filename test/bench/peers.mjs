// `npx tsx test/bench/peers.mjs [--size 1000] [--packages DIR] [--only NAME,…]`: what other programs take for work like that of cw, with those
// that are installed: unison and syncthing from the system, backlog.md and mddb from DIR/node_modules.

import { existsSync, readFileSync } from 'node:fs'
import { appendFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { execa } from 'execa'
import { writeDocuments } from './documents.mjs'
import { spreadOf, timed, until } from './figures.mjs'
import { KeptTree } from './kept-tree.mjs'
import { twoSyncthings } from './two-syncthings.ts'

const { values } = parseArgs({
  options: {
    /** Files of the tree, and tasks. */
    size: { type: 'string', default: '1000' },
    /** Where the packages of npm were installed. */
    packages: { type: 'string', default: '.' },
    /** Some of the programs. */
    only: { type: 'string', default: 'cw,unison,syncthing,backlog,mddb' },
  },
})
const size = Number(values.size)
const packages = resolve(values.packages, 'node_modules', '.bin')
const saves = 10
const folder = await mkdtemp(fileURLToPath(new URL('../.tmp-peers-', import.meta.url)))

/** @typedef {{ name: string, installed(): Promise<boolean>, measure(folder: string): Promise<Record<string, string>> }} Peer */

/** @type {readonly Peer[]} */
const peers = [
  { name: 'cw', installed: async () => true, measure: twoTrees },
  { name: 'unison', installed: () => runs('unison', '-version'), measure: twoUnisons },
  { name: 'syncthing', installed: () => runs('syncthing', '--version'), measure: syncthings },
  { name: 'backlog', installed: async () => existsSync(join(packages, 'backlog')), measure: backlog },
  { name: 'mddb', installed: async () => existsSync(join(packages, 'mddb')), measure: mddb },
]

process.stdout.write(`| ${size.toLocaleString('en')} files | |\n| --- | --- |\n`)
try {
  for (const { name, installed, measure } of peers) {
    if (!values.only.split(',').includes(name)) continue
    if (!(await installed())) {
      process.stderr.write(`${name} is not installed: skipped\n`)
      continue
    }
    const own = join(folder, name)
    await mkdir(own, { recursive: true })
    for (const [what, figure] of Object.entries(await measure(own)))
      process.stdout.write(`| ${name}: ${what} | ${figure} |\n`)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** Two folders that one home keeps: a save in one, until it stands in the other. @param {string} own */
async function twoTrees(own) {
  const first = new KeptTree(own, 'first')
  const second = new KeptTree(own, 'second')
  try {
    await first.start()
    const paths = await writeDocuments(first.root, size)
    await first.settled()
    await second.start()
    return { 'save → the other side': await replicated(first.root, second.root, paths) }
  } finally {
    await second.stop()
    await first.stop()
  }
}

/** @param {string} own */
async function twoUnisons(own) {
  const [a, b] = [join(own, 'a'), join(own, 'b')]
  const paths = await writeDocuments(a, size)
  await cp(a, b, { recursive: true })
  const options = ['-batch', '-auto', '-silent', '-ui', 'text']
  const env = { UNISON: join(own, 'state') }
  await execa('unison', [a, b, ...options], { env })
  const running = execa('unison', [a, b, ...options, '-repeat', '1'], { env, reject: false })
  try {
    return { 'save → the other side, -repeat 1': await replicated(a, b, paths) }
  } finally {
    running.kill('SIGTERM')
    await running
  }
}

/** @param {string} own */
async function syncthings(own) {
  const two = await twoSyncthings(own)
  try {
    const paths = await writeDocuments(two.a, size)
    await until(
      'the first copy',
      () => (paths.every((path) => existsSync(join(two.b, path))) ? true : null),
      600_000,
    )
    return { 'save → the other side, watcher delay 1 s': await replicated(two.a, two.b, paths) }
  } finally {
    await two.stop()
  }
}

/** @param {string} own */
async function backlog(own) {
  const program = join(packages, 'backlog')
  const run = (/** @type {string[]} */ ...args) => execa(program, args, { cwd: own })
  await execa('git', ['init', '-q'], { cwd: own })
  await run('init', 'bench', '--defaults', '--agent-instructions', 'none')
  for (let n = 1; n <= size; n++)
    await writeFile(
      join(own, 'backlog', 'tasks', `task-${n} - Task-${n}.md`),
      `---\nid: TASK-${n}\ntitle: Task ${n}\nstatus: To Do\nassignee: []\ncreated_date: '2026-01-01'\nlabels: []\ndependencies: []\n---\n\n## Description\n\nTask ${n} of the bench.\n`,
    )
  const list = await spreadOf(3, () => timed(() => run('task', 'list', '--plain')))
  const edit = await spreadOf(3, (n) =>
    timed(() => run('task', 'edit', String(n + 1), '-s', 'In Progress', '--plain')),
  )
  return { '`task list`': told(list), '`task edit`': told(edit) }
}

/** @param {string} own */
async function mddb(own) {
  const content = join(own, 'content')
  await writeDocuments(content, size)
  const took = await spreadOf(3, () => timed(() => execa(join(packages, 'mddb'), [content], { cwd: own })))
  return { 'index a folder into SQLite': told(took) }
}

/**
 * @param {string} from
 * @param {string} to
 * @param {readonly string[]} paths
 */
async function replicated(from, to, paths) {
  const spread = await spreadOf(saves, async (n) => {
    const path = paths[Math.floor((n * paths.length) / saves)] ?? ''
    const line = `Saved for the ${n}th time.\n`
    // Each at another moment of the other program's rhythm.
    await new Promise((resume) => setTimeout(resume, 300 + ((n * 137) % 1_000)))
    return timed(async () => {
      await appendFile(join(from, path), line)
      await until(`${path} on the other side`, () => (standing(join(to, path)).includes(line) ? true : null))
    })
  })
  return told(spread)
}

/**
 * What stands there now: some programs take a file away for a moment before they put the new one.
 * @param {string} file
 */
function standing(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** @param {import('./figures.mjs').Spread} spread */
function told({ p50, p99 }) {
  return `${Math.round(p50)} ms, at most ${Math.round(p99)} ms`
}

/**
 * @param {string} program
 * @param {string} flag
 */
async function runs(program, flag) {
  const result = await execa(program, [flag], { reject: false })
  return result.exitCode === 0
}
