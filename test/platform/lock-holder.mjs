// Holds a lock as another process would: an exclusive transaction on the file, and its name beside it.
import { writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'

const [file] = process.argv.slice(2)
// Bound to the module: a database that nothing refers to is closed by the garbage collector.
const database = new Database(file)
database.exec('BEGIN EXCLUSIVE')
const owner = { pid: process.pid, startedAt: new Date().toISOString(), purpose: 'holding' }
writeFileSync(`${file}.owner.json`, JSON.stringify(owner))
process.stdout.write('held\n')
setInterval(() => database.open, 1_000)
