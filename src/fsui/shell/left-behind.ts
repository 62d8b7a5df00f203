// A tree whose home is not where it is looked for: moved away, deleted, or another one is meant.

import { dirname, resolve } from 'node:path'
import { cwError } from '../../kernel/errors.ts'
import { readMarker } from './known-trees.ts'

/**
 * Refuses to open a folder that names a home while there is none at `homeAt`: another one that is made in its place would
 * be in the way of what comes back. Without a folder: the one around `from`. @throws CwError `tree.unknown`
 */
export async function refuseLeftBehind(
  directory: string | null,
  homeAt: string,
  from = process.cwd(),
): Promise<void> {
  const path = directory === null ? await treeAround(from) : resolve(directory)
  const marker = path === null ? null : await readMarker(path)
  if (path === null || marker === null) return
  throw cwError('tree.unknown', {
    reason: `${path} belongs to a home (${marker.home}), and there is no home at ${homeAt}.`,
    remedy:
      `Put that home back there, or set CW_HOME to where it is. If it is gone for good, delete ${path}/.cw-home; then ` +
      `\`cw fsui ${path} --here\` takes the documents, with their ids, into a new home, and agents whose files say that they run start anew.`,
  })
}

async function treeAround(from: string): Promise<string | null> {
  for (let path = from; ; path = dirname(path)) {
    if ((await readMarker(path)) !== null) return path
    if (path === dirname(path)) return null
  }
}
