// How far a tree that nobody keeps has moved away from what both sides last agreed on. Reads, and changes nothing.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../kernel/clock.ts'
import { openDiskTree } from '../../platform/files/open-tree.ts'
import type { Unread } from '../core/views/local-state.ts'
import { BaseStore } from './base-store.ts'
import { Observer } from './engine/observer.ts'
import { type InFolder, lookMeanwhile } from './opening.ts'

export interface Drift extends InFolder {
  /** The place in the event log up to which the tree has seen it; null: it has seen nothing. */
  readonly seen: number | null
  /** What stands there and is not read, whatever it holds. */
  readonly unread: readonly Unread[]
}

/**
 * `store` is the tree's folder in the home; null where it was never kept. Call it only while no process keeps the tree,
 * and when its store is sound: one that is damaged is replaced by opening it.
 * @throws Error when the folder cannot be opened
 */
export async function driftOf(root: string, store: string): Promise<Drift | null> {
  const file = join(store, 'base.db')
  if (!existsSync(file)) return null
  const tree = openDiskTree(root, { clock: systemClock, beside: true })
  if (!tree.ok) throw new Error(tree.problem.message)
  const bases = await BaseStore.open(file)
  try {
    const observer = new Observer(tree.value, bases)
    const { paths } = await observer.sweep()
    const unread = [...observer.passedOver].map(([path, { message, remedy }]) => ({ path, message, remedy }))
    return { ...(await lookMeanwhile(tree.value, bases, { paths })), seen: bases.cursor?.seq ?? null, unread }
  } finally {
    bases.close()
  }
}
