// What a path in the tree is: a document, something `cw` writes, or somebody else's file (SYNC.md 2).

import { type DocumentKind, placeOf } from '../../kernel/layout.ts'
import { nameProblem } from '../../kernel/name-rules.ts'
import { namePart } from '../../kernel/path-parts.ts'
import type { Problem } from '../../kernel/problem.ts'
import { nearMiss } from './near-miss.ts'

export type PathClass =
  | { readonly is: 'document'; readonly kind: DocumentKind }
  /** The answer to a question: a person's, with no id of its own. */
  | { readonly is: 'reply'; readonly question: string }
  | { readonly is: 'config' }
  /** Written by `cw` alone. */
  | { readonly is: 'view' }
  | { readonly is: 'log' }
  /** A list of held commands that a person ticks. */
  | { readonly is: 'confirm' }
  | { readonly is: 'error-sidecar'; readonly of: string }
  | { readonly is: 'conflict-sidecar'; readonly of: string }
  /** A copy that a tool made of a document: a person has to say which one stands. */
  | { readonly is: 'copy' }
  /** In `archive/`, but not at the path of a document: one that a person put away, or somebody's own file. */
  | { readonly is: 'put-away' }
  | { readonly is: 'machine' }
  /** Could be a document but for its name, or is nearly called like one. */
  | { readonly is: 'misnamed'; readonly problem: Problem }
  | { readonly is: 'foreign' }

const editors = [/~$/, /^#.*#$/, /^4913$/, /\.bck$/, /\.tmp\./, /___jb_(tmp|old)___$/, /^goutputstream-/]
const copies = [
  /\.sync-conflict-/,
  /conflicted copy/i,
  / \(\d+\)\.(md|yaml)$/,
  / copy( \d+)?\.(md|yaml)$/,
  /\.(?:orig|rej)(?:\.(?:md|yaml))?$/,
  // `git mergetool` puts these beside a file while it is open.
  /_(?:BACKUP|BASE|LOCAL|REMOTE)_\d+\.(?:md|yaml)$/,
]
const views = [/^STATUS\.md$/, /^CW-IS-NOT-RUNNING\.md$/, /^needs-you\/[^/]+\.md$/]
/** What such a program puts behind the name of the file. */
const copyMarks =
  /\.sync-conflict-[^/]*?(?=\.\w+$)| \([^/()]*conflicted copy[^/()]*\)| conflicted copy[^/]*?(?=\.\w+$)| \(\d+\)(?=\.\w+$)| copy( \d+)?(?=\.\w+$)|\.(?:orig|rej)(?:\.\w+)?$/gi
/** Views of a document, which go to the archive with it. */
const belongingViews = [
  /^initiatives\/[^/]+\/STATE\.md$/,
  /^initiatives\/[^/]+\/phases\/[^/]+\/verification\.md$/,
  /^agents\/[^/]+\/(activity|prompt)\.md$/,
  /^agents\/[^/]+\/messages\/[^/]+\/question\.md$/,
]

const replies = /^agents\/[^/]+\/messages\/[^/]+\/reply\.md$/

/** What an agent was given to read, which may be called like anything. */
const givenFiles = /^(?:archive\/\d{4}-\d{2}\/)?agents\/[^/]+\/input\/[^/]+$/

/** Most paths whose class is remembered: each is asked for many times while its file is taken up. */
const mostRemembered = 4_096
const remembered = new Map<string, PathClass>()

/** Classifies a path relative to the tree. Pure; the order of the rules is their precedence. @see SPEC C1–C12 */
export function classify(path: string): PathClass {
  const known = remembered.get(path)
  if (known !== undefined) return known
  if (remembered.size >= mostRemembered) remembered.clear()
  const found = classifyAnew(path)
  remembered.set(path, found)
  return found
}

function classifyAnew(path: string): PathClass {
  const name = namePart(path)
  if (path === '.cw' || path.startsWith('.cw/')) return { is: 'machine' }
  if (path.split('/').some((part) => part.startsWith('.'))) return { is: 'foreign' }
  if (givenFiles.test(path)) return { is: 'view' }
  if (editors.some((pattern) => pattern.test(name))) return { is: 'foreign' }
  const sidecar = sidecarOf(path)
  if (sidecar) return isSidecarOf(sidecar.of) ? sidecar : { is: 'foreign' }
  if (copies.some((pattern) => pattern.test(name)))
    return mayBeDocument(path) ? { is: 'copy' } : { is: 'foreign' }
  if (path === 'config.yaml') return { is: 'config' }
  return classifyWritten(path) ?? classifyDocument(path, name)
}

/** How a name ends that can be anything but a stranger's, in any case: of two names that differ in case one may stand in the way of the other. */
const endings = /\.(?:md|markdown|yaml|orig|rej)$/i

/** Whether what stands at that path is read as a document, live, put away or a person's own. */
export function isDocument(path: string): boolean {
  const { is } = classify(path)
  return is === 'document' || is === 'put-away' || is === 'reply'
}

/** False: whatever its folder, the file is somebody's own. Cheap, for folders into which a program wrote a million files. */
export function mayConcern(path: string): boolean {
  return endings.test(path) || givenFiles.test(path)
}

/** Whether a document may be in the folder or below it: what the sweep descends into. */
export function mayHoldDocuments(folder: string): boolean {
  const name = namePart(folder)
  return !name.startsWith('.') && name !== 'node_modules' && folder !== 'log'
}

/** The path of the error sidecar of a file: `phase.md` → `phase.error.md`. */
export function errorSidecar(path: string): string {
  return `${path.replace(/\.md$/, '')}.error.md`
}

/** The path of the document that an error sidecar of documents tells of, or null: `phase.error.md` → `phase.md`. */
export function documentBeside(sidecar: string): string | null {
  const stem = /^(.*)\.error\.md$/.exec(sidecar)?.[1]
  return stem === undefined ? null : `${stem}.md`
}

/** The path of a conflict sidecar; `stamp` tells several apart. */
export function conflictSidecar(path: string, stamp: string): string {
  return `${path.replace(/\.md$/, '')}.conflict-${stamp}.md`
}

/** What `cw` writes beside documents, and the answers to it. */
function classifyWritten(path: string): PathClass | null {
  if (/^needs-you\/confirm-[^/]+\.md$/.test(path)) return { is: 'confirm' }
  if (views.some((pattern) => pattern.test(path))) return { is: 'view' }
  if (/^log\/[^/]+\.md$/.test(path)) return { is: 'log' }
  const bare = path.replace(/^archive\/\d{4}-\d{2}\//, '')
  if (belongingViews.some((pattern) => pattern.test(bare))) return { is: 'view' }
  if (/^agents\/[^/]+\/transcript(-\d+)?\.md$/.test(bare)) return { is: 'log' }
  if (!replies.test(bare)) return null
  return { is: 'reply', question: path.replace(/reply\.md$/, 'question.md') }
}

function classifyDocument(path: string, name: string): PathClass {
  const place = placeOf(path)
  if (!place && isPutAway(path, name)) return { is: 'put-away' }
  if (/^untitled/i.test(name)) return { is: 'foreign' }
  if (!place) {
    const near = mayBeMisnamed(path) ? nearMiss(path) : null
    return near ? { is: 'misnamed', problem: near } : { is: 'foreign' }
  }
  const problem = nameProblem(path)
  return problem ? { is: 'misnamed', problem } : { is: 'document', kind: place.kind }
}

/** Whether it stands where documents live: what is elsewhere is not looked at more closely. */
function mayBeMisnamed(path: string): boolean {
  const top = path.slice(0, Math.max(0, path.indexOf('/')))
  return top === '' ? /^(?:initiative|task|project|agent)s\.md$/.test(path) : /^(?:i|t|p|a|d|s)/i.test(top)
}

/** Names of what goes with a document and has no place of its own. */
const belongingNames =
  /^(?:STATE|STATUS|verification|activity|prompt|question|reply|transcript(?:-\d+)?|untitled.*)\.md$/i

function isPutAway(path: string, name: string): boolean {
  return path.startsWith('archive/') && name.endsWith('.md') && !belongingNames.test(name)
}

function sidecarOf(path: string): (PathClass & { readonly of: string }) | null {
  const error = /^(.*)\.error\.md$/s.exec(path)
  if (error?.[1]) return { is: 'error-sidecar', of: documentOf(error[1]) }
  const conflict = /^(.*)\.conflict-[^/\s]*\.md$/s.exec(path)
  return conflict?.[1] ? { is: 'conflict-sidecar', of: documentOf(conflict[1]) } : null
}

function documentOf(bare: string): string {
  return bare.endsWith('.yaml') ? bare : `${bare}.md`
}

/** A file that is only called like a sidecar is somebody's own: `cw` removes sidecars, and must not remove it. */
function isSidecarOf(path: string): boolean {
  const { is } = classify(path)
  return !['foreign', 'put-away', 'machine', 'error-sidecar', 'conflict-sidecar'].includes(is)
}

function mayBeDocument(path: string): boolean {
  const original = path.replace(copyMarks, '')
  return (
    [path, original].some((each) => placeOf(each) !== null || replies.test(each)) ||
    /^config\b[^/]*\.yaml/.test(path)
  )
}
