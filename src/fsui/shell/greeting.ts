// What the terminal says when a tree opens: where it is, what to do first, and that what happens follows.

import { relative } from 'node:path'
import type { TreeFolder } from './tree-folder.ts'

export function greeting(folder: TreeFolder, home: string): string[] {
  const shown = relative(process.cwd(), folder.root) || '.'
  const where = `${folder.fresh ? 'A new tree stands in' : 'Keeping'} ${shown} (its home is ${home}).`
  const first = folder.fresh
    ? `Start with ${shown}/needs-you/: it names a question and the reply.md to save. ${shown}/README.md says the rest.`
    : `What waits for you: ${shown}/needs-you/. Everything else: ${shown}/STATUS.md.`
  return [where, first, 'Ctrl+C ends it. What happens from here on:', '']
}
