// What the file system under a tree can do: hard links keep replaced files, case folding decides which names collide.

import { link, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Finding, fine, reasonOf, warning, wrong } from './finding.ts'

/** Tries it in a folder of its own below `directory`, which is removed again. */
export async function examineFileSystem(directory: string): Promise<Finding[]> {
  let probe: string
  try {
    probe = await mkdtemp(join(directory, '.cw-doctor-'))
  } catch (error) {
    return [
      wrong(
        'tree.writable',
        `${directory} cannot be written: ${reasonOf(error)}`,
        'Correct its owner or mode.',
      ),
    ]
  }
  try {
    await writeFile(join(probe, 'a'), 'a')
    return [
      fine('tree.writable', `${directory} can be written`),
      await checkLinks(probe),
      await checkCase(probe),
    ]
  } finally {
    await rm(probe, { recursive: true, force: true })
  }
}

async function checkLinks(probe: string): Promise<Finding> {
  try {
    await link(join(probe, 'a'), join(probe, 'b'))
    return fine('tree.links', 'Hard links work')
  } catch (error) {
    const remedy =
      'cw renames instead, which leaves a moment without the file; a file system with links is safer.'
    return warning('tree.links', `Hard links do not work here: ${reasonOf(error)}`, remedy)
  }
}

async function checkCase(probe: string): Promise<Finding> {
  const folded = await stat(join(probe, 'A')).then(
    () => true,
    () => false,
  )
  if (!folded) return fine('tree.case', 'Upper and lower case are different names')
  return warning(
    'tree.case',
    'Names that differ only in case are the same file here.',
    'Avoid such names; cw refuses the second one.',
  )
}
