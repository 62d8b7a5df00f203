// Accounts by the names that people gave them.

import type { Reader } from '../../kernel/tx.ts'
import { accounts } from './stored.ts'

/** Null for the program's own, or where there is none with that id. */
export function accountTitle(reader: Reader, id: string | null): string | null {
  return id === null ? null : (accounts().get(reader, id)?.title ?? null)
}
