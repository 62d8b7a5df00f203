// Keeps a database as this version makes it, before the next migration is added: `npx tsx test/platform/sqlite/keep-database-process.ts`.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { databaseText } from './database-text.ts'
import { fillHome } from './filled-home.ts'
import { fixtureOf, migrations } from './kept-databases.ts'

const newest = migrations().at(-1) ?? ''
const fixture = fixtureOf(newest)
if (existsSync(fixture))
  throw new Error(`${newest} is kept already:\n${readFileSync(fixture, 'utf8').slice(0, 200)}`)
const folder = mkdtempSync(join(tmpdir(), 'cw-keep-'))
try {
  await fillHome(join(folder, 'cw.db'))
  writeFileSync(fixture, databaseText(join(folder, 'cw.db')))
} finally {
  rmSync(folder, { recursive: true })
}
