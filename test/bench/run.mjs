// `npm run bench -- [--sizes 1000,10000,100000] [--json FILE]`: what keeping a tree costs, over what the machine itself takes.

import { writeFile } from 'node:fs/promises'
import { cpus, platform, release } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { measure } from './measure.mjs'
import { growthOf, tableOf } from './report.mjs'

const { values } = parseArgs({
  options: {
    /** Numbers of documents, smallest first. */
    sizes: { type: 'string', default: '1000,10000,100000' },
    /** Where the figures go as JSON. */
    json: { type: 'string' },
  },
})
const sizes = values.sizes.split(',').map(Number)
if (sizes.some((size) => !Number.isInteger(size) || size < 100)) {
  process.stderr.write('--sizes takes whole numbers from 100 on, with commas between them.\n')
  process.exit(2)
}

const measured = []
for (const size of sizes) {
  const tell = (/** @type {string} */ step) => process.stderr.write(`${size} documents: ${step}\n`)
  measured.push(await measure(fileURLToPath(new URL('..', import.meta.url)), size, tell))
}
const growth = growthOf(measured)
const machine = { node: process.version, system: `${platform()} ${release()}`, cores: cpus().length }
process.stdout.write(tableOf(measured))
if (growth)
  process.stdout.write(
    `\nFrom ${growth.from} to ${growth.to} documents one save costs ${growth.save} times as much, one change ${growth.change} times.\n`,
  )
if (values.json)
  await writeFile(
    values.json,
    `${JSON.stringify({ schemaVersion: 1, kind: 'bench', data: { machine, growth, measured } }, null, 2)}\n`,
  )
