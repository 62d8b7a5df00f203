// `node test/bench/profile.mjs FILE.cpuprofile`: where the time of a profiled `cw` went, by parts of the program.

import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** @typedef {{ id: number, callFrame: { functionName: string, url: string, lineNumber: number }, children?: number[] }} ProfileNode */

/** The first that fits a module names its part. */
const parts = /** @type {const} */ ([
  [/^dist\/document\//, 'documents: parsing, splicing, composing'],
  [/^dist\/platform\/files\//, 'files: guards and replacements'],
  [/^dist\/(?:platform\/sqlite|kernel|modules|app)\//, 'server: rules, rows, events'],
  [/^dist\/(?:fsui)\//, 'tree: deciding, bases, views'],
  [/^dist\/interfaces\//, 'interfaces'],
  [/drizzle-orm|better-sqlite3/, 'drizzle and better-sqlite3'],
  [/node_modules\/zod/, 'zod'],
  [/node_modules\/(?:@trpc|ws)\b/, 'tRPC and the websocket'],
  [/node_modules\/yaml/, 'yaml'],
  [/node_modules\//, 'other packages'],
  [/^node:(?:internal\/)?fs/, 'Node: files'],
  [/./, 'Node: the rest'],
])

/** @type {Map<string, string[]>} by the path of the program */
const bundles = new Map()
const [file] = process.argv.slice(2)
if (file === undefined) throw new Error('Which profile? node test/bench/profile.mjs FILE.cpuprofile')
/** @type {{ nodes: ProfileNode[], samples: number[], timeDeltas: number[] }} */
const profile = JSON.parse(readFileSync(file, 'utf8'))
const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
const callers = new Map(profile.nodes.flatMap((node) => (node.children ?? []).map((id) => [id, node])))
/** @type {Map<string, number>} */
const spent = new Map()
for (const [at, id] of profile.samples.entries()) {
  const part = partOf(nodes.get(id))
  spent.set(part, (spent.get(part) ?? 0) + (profile.timeDeltas[at] ?? 0))
}
const idle = spent.get('(idle)') ?? 0
spent.delete('(idle)')
const busy = [...spent.values()].reduce((sum, each) => sum + each, 0)
process.stdout.write(
  `${Math.round(busy / 1_000)} ms at work, ${Math.round(idle / 1_000)} ms idle\n\n| part | of the work |\n| --- | --- |\n`,
)
for (const [part, took] of [...spent].sort(([, a], [, b]) => b - a))
  process.stdout.write(`| ${part} | ${((took * 100) / busy).toFixed(1)} % |\n`)

/** @param {ProfileNode | undefined} node */
function partOf(node) {
  if (node === undefined) return 'unknown'
  const { functionName, url } = node.callFrame
  if (url !== '') return moduleParts(moduleOf(node))
  if (functionName.startsWith('(')) return functionName
  const caller = callers.get(node.id)
  const from = caller === undefined ? '' : moduleOf(caller)
  if (/^node:(?:internal\/)?fs/.test(from)) return 'system calls on files'
  return /sqlite|drizzle|base-database/.test(from) ? 'SQLite, with its waits for the disk' : 'Node: the rest'
}

/** @param {string} module */
function moduleParts(module) {
  return parts.find(([fits]) => fits.test(module))?.[1] ?? 'Node: the rest'
}

/**
 * The program is one file: which module a line of it comes from stands above it.
 *
 * @param {ProfileNode} node
 */
function moduleOf({ callFrame: { url, lineNumber } }) {
  if (!url.includes('/dist/program/')) return url
  const path = url.startsWith('file:') ? fileURLToPath(url) : url
  return modulesOf(path)[lineNumber] ?? url
}

/** @param {string} path */
function modulesOf(path) {
  const known = bundles.get(path) ?? (existsSync(path) ? modulesByLine(readFileSync(path, 'utf8')) : [])
  bundles.set(path, known)
  return known
}

/** @param {string} text */
function modulesByLine(text) {
  let module = ''
  return text.split('\n').map((line) => {
    module = /^\/\/ ((?:dist|node_modules)\/\S+)$/.exec(line)?.[1] ?? module
    return module
  })
}
