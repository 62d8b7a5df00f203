// What is built once for each open database: prepared statements belong to a connection.

import type { Reader } from './tx.ts'

/** The one of the database, built when it is asked for first. */
export function perDatabase<T>(build: (db: Reader['db']) => T): (db: Reader['db']) => T {
  const made = new WeakMap<Reader['db'], T>()
  return (db) => {
    const known = made.get(db)
    if (known) return known
    const fresh = build(db)
    made.set(db, fresh)
    return fresh
  }
}
