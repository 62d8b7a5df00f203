// The last lines of `cw fsui --once`: whether both sides agree, and if not, which files were left, why, and what to do.

import type { BroughtTogether, LeftFile } from '../../../fsui/shell/main.ts'
import { visible } from '../../../kernel/visible.ts'
import { type Look, paint } from './paint.ts'
import { shownPath } from './tree-lines.ts'

/** Most files that are named. */
const mostNamed = 5

export function printBroughtTogether(root: string, ended: BroughtTogether, look: Look): string {
  const shown = shownPath(root)
  return [...stateLines(shown, ended, look), ...waitingLines(shown, ended)].join('\n')
}

function stateLines(shown: string, { settled, left }: BroughtTogether, look: Look): string[] {
  if (settled) return [`In sync: ${shown}`]
  if (left.length === 0)
    return [
      `Not everything could be settled within a minute: ${shown}. Run it again: \`cw fsui ${shown} --once\`.`,
    ]
  const files = left.length === 1 ? '1 file was' : `${left.length} files were`
  const more = left.length - mostNamed
  return [
    paint(look, 'yellow', `Not in sync: ${shown} (${files} not taken up or not written)`),
    ...left.slice(0, mostNamed).map((file) => `  ${visible(describe(file))}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    `${whereToLook(shown, left)}Then run it again: \`cw fsui ${shown} --once\`.`,
  ]
}

/** What to do stands in needs-you/ where there is a file for it. */
function describe({ path, line, message, remedy, see }: LeftFile): string {
  const place = line === undefined ? path : `${path}, line ${line}`
  return `${place}: ${message}${see === null ? ` ${remedy}` : ''}`.replace(/\s+/g, ' ')
}

function whereToLook(shown: string, left: readonly LeftFile[]): string {
  const files = [...new Set(left.flatMap(({ see }) => see ?? []))]
  return files.length === 0 ? '' : `What to do stands in ${named(shown, files)}. `
}

function waitingLines(shown: string, { waiting }: BroughtTogether): string[] {
  if (waiting.length === 0) return []
  const things = waiting.length === 1 ? '1 thing waits' : `${waiting.length} things wait`
  return [`${things} for you in ${named(shown, waiting)}`]
}

/** `notes/needs-you/: fix-a.md, fix-b.md and 3 more`. */
function named(shown: string, files: readonly string[]): string {
  const names = files.slice(0, mostNamed).map((path) => visible(path.slice(path.indexOf('/') + 1)))
  const more = files.length - mostNamed
  return `${shown === '.' ? '' : `${shown}/`}needs-you/: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
