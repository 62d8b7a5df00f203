// What a terminal says while a tree is kept: where it is and what to do first, then each line of the log, then the end.

import { homedir } from 'node:os'
import { dirname, isAbsolute, relative as relativePath } from 'node:path'
import type { OpenedTree } from '../../../fsui/shell/main.ts'
import { type Look, paint } from './paint.ts'

/** The first lines. `once`: it ends by itself. */
export function printOpened({ folder, home }: OpenedTree, once: boolean, look: Look): string {
  const shown = shownPath(folder.root)
  const head = headOf(folder, shown)
  const rows = once
    ? [['Home', wholePath(home)], ...besides(folder.beside)]
    : [
        ['Home', wholePath(home)],
        ...besides(folder.beside),
        firstStep(folder, shown),
        ['End', 'Ctrl+C ends it; everything stays where it is'],
      ]
  const lines = rows.map(([name = '', text]) => `  ${paint(look, 'dim', name.padEnd(8))}${text}`)
  return [paint(look, 'bold', head), ...lines, ''].join('\n')
}

/** What can be seen and done in the demo. */
export function printDemo({ folder, home }: OpenedTree, look: Look): string {
  const tree = shownPath(folder.root)
  const shop = tree.replace(/workspace$/, 'shop')
  const steps = [
    `calm-crane plans and asks: open the file in ${tree}/needs-you/, tick a box in the reply.md it names, save`,
    `brave-otter works: ${tree}/agents/brave-otter/transcript.md, activity.md`,
    `their commits, each on a branch of its own: git -C ${shop} log --oneline --all`,
    `a phase waits for you: tick Approve in ${tree}/initiatives/rate-limits/phases/01-storage/phase.md`,
    `other commands, in a second terminal: CW_HOME=${shownPath(home)} cw status`,
  ]
  const lines = steps.map((step, at) => `  ${paint(look, 'dim', String(at + 1))} ${step}`)
  return ['Two agents, played by a script: no program, no key, no network.', ...lines, ''].join('\n')
}

function headOf({ fresh, copyOf }: OpenedTree['folder'], shown: string): string {
  if (copyOf !== null) return `A copy of ${ofAnother(copyOf)}, kept as a tree of its own: ${shown}`
  return fresh ? `A new tree: ${shown}` : `Keeping ${shown} in sync`
}

/** The first tree of a home asks a question. */
function firstStep({ fresh, greeted, beside }: OpenedTree['folder'], shown: string): [string, string] {
  if (fresh && !greeted && beside.length === 0)
    return ['Begin', `look into ${shown}/needs-you/: it names a reply.md; tick an option in it, save`]
  return ['For you', `${shown}/needs-you/ is all that waits for you, ${shown}/STATUS.md the rest`]
}

/** A line of the log, `12:00:01 …`: what a person has to see to stands out. */
export function printLogLine(line: string, look: Look): string {
  const time = line.slice(0, 8)
  const text = line.slice(9)
  const trouble = /^(not taken up|not written|held|conflict|the log|the watcher|the server does not)\b/.test(
    text,
  )
  return `${paint(look, 'dim', time)} ${trouble ? paint(look, 'yellow', text) : text}`
}

/** The last line. `demo`: it is the tree of a demo. */
export function printEnded(root: string, demo: boolean): string {
  const shown = shownPath(root)
  const again = demo ? `--demo ${shownPath(dirname(root))}` : shown
  return `Ended. ${shown} stays as it is; what you save there is taken up at the next \`cw fsui ${again}\`.`
}

/** As short as it can be typed from here. */
export function shownPath(path: string): string {
  const here = relativePath(process.cwd(), path)
  if (here === '') return '.'
  if (!here.startsWith('..') && !isAbsolute(here)) return here
  return wholePath(path)
}

/** Of a tree beside the one that is meant: in that one's place “.” would name nothing. */
function ofAnother(path: string): string {
  const shown = shownPath(path)
  return shown === '.' ? wholePath(path) : shown
}

/** Where nothing says from where it is to be read. */
export function wholePath(path: string): string {
  const home = homedir()
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path
}

function besides(others: readonly string[]): [string, string][] {
  if (others.length === 0) return []
  return [['Beside', `${others.map(ofAnother).join(', ')}: this home keeps the same documents there, too`]]
}
