// Whether a document has another place only because the folder that it belongs to has.

import type { BaseStore } from '../base-store.ts'

const mainDocuments = ['initiative.md', 'phase.md', 'agent.md']

/** By what the tree knows: nobody belongs to the old folder any more, and somebody to the new one. */
export function wentAlong(bases: BaseStore, from: string, to: string): boolean {
  const [before, after] = [from.split('/'), to.split('/')]
  while (before.length > 1 && after.length > 1 && before.at(-1) === after.at(-1)) {
    before.pop()
    after.pop()
    if (isOf(bases, after.join('/')) && !isOf(bases, before.join('/'))) return true
  }
  return false
}

function isOf(bases: BaseStore, folder: string): boolean {
  return mainDocuments.some((name) => bases.atPath(`${folder}/${name}`) !== null)
}
