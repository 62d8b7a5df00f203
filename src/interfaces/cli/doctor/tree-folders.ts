// Whose file systems are looked at where no folder was named: those of trees, and of nothing else.

import { dirname } from 'node:path'
import type { Home } from '../../../platform/home.ts'
import { examineFileSystem } from './file-system.ts'
import { type Finding, note } from './finding.ts'

/** Of the tree that the folder `from` lies in, whoever keeps it, and of each of the home (null: there is none) that stands. */
export async function examineTreeFolders(home: Home | null, from: string): Promise<Finding[]> {
  const { livingTrees } = await import('../../../fsui/shell/known-trees.ts')
  const around = await treeAround(from)
  const kept = home === null ? [] : (await livingTrees(home)).map(({ root }) => root)
  const folders = [...new Set(around === null ? kept : [around, ...kept])]
  if (folders.length === 0) return [ofNone(from)]
  const findings: Finding[] = []
  for (const folder of folders) findings.push(...(await examineFileSystem(folder)))
  return findings
}

/** Null outside of trees. */
async function treeAround(from: string): Promise<string | null> {
  const { readMarker } = await import('../../../fsui/shell/known-trees.ts')
  for (let folder = from; ; folder = dirname(folder)) {
    // One whose marker cannot be read is told of where the tree is opened.
    if ((await readMarker(folder).catch(() => null)) !== null) return folder
    if (folder === dirname(folder)) return null
  }
}

function ofNone(from: string): Finding {
  const message = `There is no tree to look at: none of the home is there, and ${from} is in none.`
  const more = '`cw fsui DIR` makes one; `cw doctor DIR` looks at the file system of any folder.'
  return note('tree.none', message, more)
}
