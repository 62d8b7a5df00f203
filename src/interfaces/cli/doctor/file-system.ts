// What the file system under a tree can do: exchanged names and hard links keep replaced files, case folding decides which names collide,
// and without watches a save is found by looking.

import { watch } from 'node:fs'
import { link, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exchangeNames } from '../../../platform/files/exchange-names.ts'
import { type Finding, fine, reasonOf, refused, warning, wrong } from './finding.ts'

/** Milliseconds a watch may take to tell of a file. */
const watchPatience = 2_000

const withoutExchange =
  'cw looks right before it writes; what is renamed over a file in the microseconds after that is lost. On Linux and macOS `npm install` brings what it takes.'

/** Tries it in a folder of its own below `directory`, which is removed again. Each finding names the directory. */
export async function examineFileSystem(directory: string): Promise<Finding[]> {
  let probe: string
  try {
    probe = await mkdtemp(join(directory, '.cw-doctor-'))
  } catch (error) {
    return [
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? missing(directory)
        : refused('tree.writable', error, directory),
    ]
  }
  try {
    await writeFile(join(probe, 'a'), 'a')
    return [
      fine('tree.writable', `${directory} can be written`),
      await checkExchange(probe, directory),
      await checkLinks(probe, directory),
      await checkCase(probe, directory),
      await checkWatch(probe, directory),
    ]
  } catch (error) {
    return [refused('tree.writable', error, directory)]
  } finally {
    await rm(probe, { recursive: true, force: true })
  }
}

function missing(directory: string): Finding {
  const remedy =
    'Name one that is there: its file system is what is looked at. `cw fsui DIR` makes a new one.'
  return wrong('tree.writable', `There is no folder at ${directory}.`, remedy)
}

async function checkExchange(probe: string, directory: string): Promise<Finding> {
  const [one, other] = [join(probe, 'one'), join(probe, 'other')]
  try {
    await writeFile(one, '1')
    await writeFile(other, 'another')
    exchangeNames(one, other)
    if ((await stat(one)).size > 1)
      return fine('tree.exchange', `Two names can change places in one step in ${directory}`)
    const message = `Two names do not change places in one step in ${directory}.`
    return warning('tree.exchange', message, withoutExchange)
  } catch (error) {
    const message = `Two names cannot change places in one step in ${directory}: ${reasonOf(error)}`
    return warning('tree.exchange', message, withoutExchange)
  }
}

async function checkLinks(probe: string, directory: string): Promise<Finding> {
  try {
    await link(join(probe, 'a'), join(probe, 'b'))
    return fine('tree.links', `Hard links work in ${directory}`)
  } catch (error) {
    const remedy =
      'cw renames instead, which leaves a moment without the file; a file system with links is safer.'
    return warning('tree.links', `Hard links do not work in ${directory}: ${reasonOf(error)}`, remedy)
  }
}

async function checkCase(probe: string, directory: string): Promise<Finding> {
  const folded = await stat(join(probe, 'A')).then(
    () => true,
    () => false,
  )
  if (!folded) return fine('tree.case', `Upper and lower case are different names in ${directory}`)
  return warning(
    'tree.case',
    `Names that differ only in case are the same file in ${directory}.`,
    'Avoid such names; cw refuses the second one.',
  )
}

/** Network and virtual file systems often tell of nothing. */
async function checkWatch(probe: string, directory: string): Promise<Finding> {
  const remedy = 'Set `fsui.watcher` to off: the folder is then looked through every second.'
  try {
    if (await tellsOfFiles(probe)) return fine('tree.watch', `Watches tell of changes in ${directory}`)
    return warning('tree.watch', `Watches tell of nothing in ${directory}.`, remedy)
  } catch (error) {
    return warning('tree.watch', `${directory} cannot be watched: ${reasonOf(error)}`, remedy)
  }
}

async function tellsOfFiles(probe: string): Promise<boolean> {
  const folder = join(probe, 'watched')
  await mkdir(folder)
  const watcher = watch(folder)
  try {
    const told = new Promise<boolean>((resolve, reject) => {
      const timer = setTimeout(() => resolve(false), watchPatience)
      const done = (settle: () => void) => {
        clearTimeout(timer)
        settle()
      }
      watcher.once('change', () => done(() => resolve(true)))
      watcher.once('error', (error) => done(() => reject(error)))
    })
    await writeFile(join(folder, 'a'), 'a')
    return await told
  } finally {
    watcher.close()
  }
}
