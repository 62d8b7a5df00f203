// The databases that earlier versions made, one for each migration.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The names of all migrations, oldest first: a database of that name is one as it was before the next. */
export function migrations(): string[] {
  const journal = `${root}src/platform/sqlite/migrations/meta/_journal.json`
  const { entries } = JSON.parse(readFileSync(journal, 'utf8')) as { entries: { tag: string }[] }
  return entries.map(({ tag }) => tag)
}

export function fixtureOf(migration: string): string {
  return `${root}fixtures/databases/${migration}.sql`
}
