// `npm run build && node test/bench/inside.mjs [--size 10000] [--out DIR]`: what a change of a document is spent on, what a burst has to
// store, and what is in memory after it and after a first projection. Shares say something on a busy machine too; times do not.

import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { appendFile, cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { deviceWaits } from './device-waits.mjs'
import { writeDocuments } from './documents.mjs'
import { spreadOf, timed } from './figures.mjs'
import { heapParts } from './heap-parts.mjs'
import { Inspector } from './inspector.mjs'
import { KeptTree } from './kept-tree.mjs'
import { rawBurst } from './raw.mjs'
import { replayed } from './replay-statements.mjs'
import { commitToFile, pick, saves } from './saving.mjs'

const { values } = parseArgs({
  options: { size: { type: 'string', default: '10000' }, out: { type: 'string', default: '.' } },
})
const folder = join(
  fileURLToPath(new URL('..', import.meta.url)),
  `.tmp-inside-${randomBytes(4).toString('hex')}`,
)
const flags = ['--inspect=127.0.0.1:0', '--import', new URL('./record-statements.mjs', import.meta.url).href]
const tree = new KeptTree(folder, 'tree', flags)
const second = new KeptTree(folder, 'second', flags)
/** Parts of the heap that are shown. */
const mostParts = 12
const mostOfBurst = 5_000
try {
  await mkdir(folder, { recursive: true })
  await tree.start()
  const paths = await writeDocuments(tree.root, Number(values.size))
  await tree.settled()
  await tree.stop()
  await tree.start()
  await insideOf(tree, async (inspector) => {
    let p50 = 0
    const profile = await inspector.profile(async () => {
      p50 = (await changes(paths, 0)).p50
    })
    process.stdout.write(`\n${saves} changes, profiled: commit → file ${p50} ms at the median\n`)
    await writeFile(join(values.out, 'change.cpuprofile'), JSON.stringify(profile))
    await tellOfWaits(paths)
  })
  await tree.stop()
  const before = join(folder, 'before')
  await cp(tree.home, before, { recursive: true })
  await tree.start()
  await insideOf(tree, async (inspector) => {
    await tellOfStatements(
      inspector,
      before,
      paths.slice(0, Math.min(mostOfBurst, Math.ceil(paths.length / 2))),
    )
    await tellOfMemory(inspector, tree, 'a burst')
  })
  await tree.stop()
  await second.start()
  await insideOf(second, (inspector) => tellOfMemory(inspector, second, 'a first projection'))
  await second.stop()
} finally {
  await tree.kill()
  await second.kill()
  await rm(folder, { recursive: true, force: true })
}

/**
 * @param {KeptTree} kept
 * @param {(inspector: Inspector) => Promise<void>} look
 */
async function insideOf(kept, look) {
  const inspector = await Inspector.open(join(kept.folder, 'said.txt'))
  try {
    await look(inspector)
  } finally {
    // A program that is inspected does not end.
    inspector.close()
  }
}

/**
 * One after another, each waited for.
 *
 * @param {readonly string[]} paths
 * @param {number} from
 */
async function changes(paths, from) {
  const took = await spreadOf(saves, (n) => commitToFile(tree, pick(paths, from + n), from + n))
  await tree.settled()
  return took
}

/**
 * What a burst takes, what its statements alone take, and what reading, parsing and committing it takes.
 *
 * @param {Inspector} inspector
 * @param {string} before a copy of the home
 * @param {readonly string[]} paths
 */
async function tellOfStatements(inspector, before, paths) {
  const files = paths.map((path) => join(tree.root, path))
  const recorded = join(folder, 'statements.bin')
  await mkdir(join(folder, 'raw'))
  const raw = await rawBurst(join(folder, 'raw'), files)
  await inspector.value('beginStatements()')
  const took = await timed(async () => {
    for (const file of files) await appendFile(file, 'Rewritten.\n')
    await tree.settled()
  })
  await inspector.value(`endStatements(${JSON.stringify(recorded)})`)
  const alone = await replayed({ recorded, home: tree.home, before, at: join(folder, 'again') })
  process.stdout.write(
    `\nA burst of ${files.length} files: ${took} ms; its ${alone.statements} statements with ${alone.commits} commits ` +
      `by themselves ${alone.took} ms; read, parsed and committed ${raw} ms\n\n`,
  )
  const rows = alone.most.slice(0, mostParts).map(([sql, times]) => [sql.slice(0, 60), String(times)])
  process.stdout.write(tableOf([['statement', 'times'], ...rows]))
}

/** @param {readonly string[]} paths */
async function tellOfWaits(paths) {
  let p50 = 0
  const work = async () => {
    p50 = (await changes(paths, saves)).p50
  }
  const waits = await deviceWaits(tree.pid, { report: join(folder, 'calls.txt'), work })
  if (waits === null) return void process.stdout.write('\nWithout strace nothing is known of the waits.\n')
  process.stdout.write(`\n${saves} changes, under strace: commit → file ${p50} ms at the median\n\n`)
  const rows = waits.map(({ what, calls, total }) => [
    what,
    (calls / saves).toFixed(2),
    (total / calls).toFixed(2),
    (total / saves).toFixed(2),
  ])
  process.stdout.write(tableOf([['waited for', 'times a change', 'ms each', 'ms a change'], ...rows]))
}

/**
 * @param {Inspector} inspector
 * @param {KeptTree} kept
 * @param {string} after
 */
async function tellOfMemory(inspector, kept, after) {
  const [before, mapped] = [await spacesOf(inspector), mappedOf(kept.pid)]
  await inspector.ask('HeapProfiler.collectGarbage')
  const { rests, most } = await kept.memory()
  const left = await spacesOf(inspector)
  const parts = heapParts(await inspector.heapSnapshot()).slice(0, mostParts)
  process.stdout.write(
    `\nAfter ${after}: ${most} MiB resident at most, ${rests} MiB once garbage is collected (${mapped})\n\n`,
  )
  const rows = before.map(({ space_name, space_size, space_used_size }, at) => {
    const now = left[at] ?? { space_size: 0, space_used_size: 0 }
    return [space_name, ...[space_size, space_used_size, now.space_size, now.space_used_size].map(mebi)]
  })
  const head = ['space, MiB', 'committed', 'used', 'committed once collected', 'used then']
  process.stdout.write(tableOf([head, ...rows]))
  const found = parts.map(([part, bytes, count]) => [part, mebi(bytes), String(count)])
  process.stdout.write(`\n${tableOf([['in use', 'MiB', 'pieces'], ...found])}`)
}

/**
 * What is resident of files; the rest is the heap below, the watcher's, and what SQLite and Node took by themselves.
 *
 * @param {number} pid
 */
function mappedOf(pid) {
  const sums = { databases: 0, programs: 0 }
  let path = ''
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
    path = /^[\da-f]+-[\da-f]+ (?:\S+ +){4}(.*)$/.exec(line)?.[1] ?? path
    const bytes = Number(/^Rss: +(\d+) kB/.exec(line)?.[1] ?? 0) * 1024
    if (/\.db/.test(path)) sums.databases += bytes
    else if (path.startsWith('/')) sums.programs += bytes
  }
  return `of it databases ${mebi(sums.databases)}, programs ${mebi(sums.programs)}`
}

/**
 * @param {Inspector} inspector
 * @returns {Promise<import('node:v8').HeapSpaceInfo[]>}
 */
function spacesOf(inspector) {
  return inspector.value(`require('node:v8').getHeapSpaceStatistics().filter((each) => each.space_size > 0)`)
}

/**
 * A Markdown table.
 *
 * @param {readonly (readonly string[])[]} rows the first is the head
 */
function tableOf([head = [], ...rows]) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |\n`
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('')
}

/** @param {number} bytes */
function mebi(bytes) {
  return (bytes / 1024 / 1024).toFixed(1)
}
