// Loaded into a program with `--import`: notes the statements that its main thread runs, for `replayed`.

import { writeFileSync } from 'node:fs'
import { serialize } from 'node:v8'
import { isMainThread } from 'node:worker_threads'
import Database from 'better-sqlite3'

/** @typedef {[database: string, sql: string, values: unknown[]]} Ran */

/** @type {Ran[] | null} */
let ran = null

if (isMainThread) {
  const memory = new Database(':memory:')
  const statements = Object.getPrototypeOf(memory.prepare('select 1'))
  memory.close()
  for (const method of ['run', 'get', 'all', 'iterate']) {
    const original = statements[method]
    /** @this {{ database: { name: string }, source: string }} */
    statements[method] = function (/** @type {unknown[]} */ ...values) {
      ran?.push([this.database.name, this.source, values])
      return original.apply(this, values)
    }
  }
  Object.assign(globalThis, {
    beginStatements: () => {
      ran = []
    },
    /** @param {string} file */
    endStatements: (file) => {
      writeFileSync(file, serialize(ran))
      ran = null
    },
  })
}
