// What stood with a document in a folder of its own goes with it, when that folder was put away by hand.

import { folderOf } from '../../../kernel/layout.ts'
import { classify } from '../../core/classify.ts'
import type { EngineParts } from './parts.ts'

/**
 * Moves everything beside the main document that stood at `from` (answers, pictures, views) to where the document went.
 * Known documents follow by themselves, and what is wrong with one is told beside it anew; a file that is too large to be read, or whose place is taken, stays.
 */
export async function takeAlong(parts: EngineParts, from: string, to: string): Promise<void> {
  const [source, target] = [folderOf(from), folderOf(to)]
  if (source === from.replace(/\.md$/, '')) return
  const queue = [source]
  const emptied: string[] = []
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    emptied.push(folder)
    const listed = await parts.tree.list(folder)
    if (listed.state !== 'folder') continue
    for (const { name, kind } of listed.entries) {
      const path = `${folder}/${name}`
      if (kind === 'folder') queue.push(path)
      else if (parts.bases.atPath(path) === null && classify(path).is !== 'error-sidecar')
        await moveOne(parts, path, target + path.slice(source.length))
    }
  }
  for (const folder of emptied.reverse()) if (folder !== source) await parts.tree.removeEmptyFolder(folder)
}

async function moveOne(parts: EngineParts, from: string, to: string): Promise<void> {
  const read = await parts.tree.read(from)
  if (read.state === 'file') await parts.tree.move(from, to, read.hash)
}
