// What was not taken up from the trees, in the overview.

import { basename, join } from 'node:path'
import type { TreeTrouble } from '../../../fsui/shell/ask-trees.ts'
import { type Column, type Look, printSection } from './columns.ts'
import { shownPath } from './tree-lines.ts'

interface Trouble {
  readonly what: string
  readonly file: string
  readonly why: string
}

/** Empty when everything was taken up. */
export function printTreeTrouble(trees: readonly TreeTrouble[], look: Look): string {
  return printSection('Not taken up from your files', trees.flatMap(troublesOf), columns, look)
}

const columns: readonly Column<Trouble>[] = [
  { head: 'WHAT', text: (row) => row.what, colour: () => 'yellow' },
  { head: 'FILE', text: (row) => row.file, colour: () => 'cyan' },
  { head: 'WHY', text: (row) => row.why },
]

function troublesOf({ folder, pid, answered, problems, conflicts, confirms, left }: TreeTrouble): Trouble[] {
  const at = (path: string) => shownPath(join(folder, path))
  if (pid !== null && !answered)
    return [{ what: 'silent', file: shownPath(folder), why: `process ${pid} keeps it and does not answer` }]
  return [
    ...problems.map(({ path, line, message, remedy }) => ({
      what: 'fix',
      file: line === undefined ? at(path) : `${at(path)}:${line}`,
      why: `${message} ${remedy}`,
    })),
    ...conflicts.map(({ path, fields, sidecar }) => ({
      what: 'resolve',
      // What is to be read stands there, and the last column is cut where the terminal is narrow.
      file: at(sidecar),
      why: `${fields.join(', ')} of ${basename(path)} changed on both sides`,
    })),
    // A list may hold hundreds, and they are ticked there.
    ...confirms.map(({ path, title }) => ({ what: 'confirm', file: at(path), why: title })),
    ...left.map((path) => ({
      what: /\/(\w+)-/.exec(path)?.[1] ?? 'fix',
      file: at(path),
      why: `as it was when the tree was kept last: cw fsui ${shownPath(folder)}`,
    })),
  ]
}
