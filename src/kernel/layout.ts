// Where documents live in the tree (TREE.md 3): from a path to what stands there, and from a thing to its path.

import type { Kind } from './ids.ts'
import { cutName } from './name-rules.ts'
import { namePart } from './path-parts.ts'

/** The kinds of entity that have a document of their own. */
export type DocumentKind = Exclude<Kind, 'comment' | 'council' | 'memory' | 'merge' | 'run'>

export interface Place {
  readonly kind: DocumentKind
  /** The name people use: the folder's of `phase.md`, else the file's without `.md`. */
  readonly slug: string
  /** Documents it may belong to, best first; empty when it stands alone. */
  readonly parents: readonly string[]
  /** The path it had before it was archived, when it stands in `archive/`. */
  readonly archivedFrom: string | null
}

interface Pattern {
  readonly kind: DocumentKind
  readonly regex: RegExp
  readonly slug: number
  parents(match: RegExpExecArray): string[]
}

const name = '([^/]+)'
const none = () => []
const initiativeOf = (slug: string) => [`initiatives/${slug}/initiative.md`, `initiatives/${slug}.md`]
const phaseOf = (m: RegExpExecArray) => [
  `initiatives/${m[1]}/phases/${m[2]}/phase.md`,
  `initiatives/${m[1]}/phases/${m[2]}.md`,
]

const patterns: readonly Pattern[] = [
  { kind: 'initiative', regex: at(`initiatives/${name}/initiative\\.md`), slug: 1, parents: none },
  { kind: 'initiative', regex: at(`initiatives/${name}\\.md`), slug: 1, parents: none },
  {
    kind: 'page',
    regex: at(`initiatives/${name}/pages/(?:(.+)/)?${name}\\.md`),
    slug: 3,
    parents: (m) => initiativeOf(m[1] ?? ''),
  },
  {
    kind: 'phase',
    regex: at(`initiatives/${name}/phases/${name}/phase\\.md`),
    slug: 2,
    parents: (m) => initiativeOf(m[1] ?? ''),
  },
  {
    kind: 'phase',
    regex: at(`initiatives/${name}/phases/${name}\\.md`),
    slug: 2,
    parents: (m) => initiativeOf(m[1] ?? ''),
  },
  {
    kind: 'plan',
    regex: at(`initiatives/${name}/phases/${name}/plans/${name}\\.md`),
    slug: 3,
    parents: phaseOf,
  },
  {
    kind: 'task',
    regex: at(`initiatives/${name}/phases/${name}/tasks/${name}\\.md`),
    slug: 3,
    parents: phaseOf,
  },
  { kind: 'task', regex: at(`tasks/${name}\\.md`), slug: 1, parents: none },
  { kind: 'agent', regex: at(`agents/${name}/agent\\.md`), slug: 1, parents: none },
  {
    kind: 'message',
    regex: at(`agents/${name}/messages/${name}\\.md`),
    slug: 2,
    parents: (m) => [`agents/${m[1]}/agent.md`],
  },
  {
    kind: 'message',
    regex: at(`agents/${name}/messages/${name}/question\\.md`),
    slug: 2,
    parents: (m) => [`agents/${m[1]}/agent.md`],
  },
  { kind: 'project', regex: at(`projects/${name}\\.md`), slug: 1, parents: none },
  { kind: 'domain', regex: at(`domain/(?:(.+)/)?${name}\\.md`), slug: 2, parents: none },
  { kind: 'account', regex: at(`settings/accounts/${name}\\.md`), slug: 1, parents: none },
]

/** What kind of document a path is for, or null when no document can stand there. */
export function placeOf(path: string): Place | null {
  const archived = /^archive\/\d{4}-\d{2}\/(.+)$/.exec(path)
  const live = archived?.[1] ?? path
  for (const pattern of patterns) {
    const match = pattern.regex.exec(live)
    const slug = match?.[pattern.slug]
    if (match && slug)
      return {
        kind: pattern.kind,
        slug,
        parents: parentsIn(path.slice(0, path.length - live.length), pattern.parents(match)),
        archivedFrom: archived ? live : null,
      }
  }
  return null
}

/** What people call the document at `path`; the path itself where no document can stand. */
export function nameAt(path: string): string {
  return placeOf(path)?.slug ?? path
}

/**
 * Whether a document of that kind can stand there. Paths come from agents too: one that leads out of the tree, or to
 * what a dot hides (`.git/hooks`), is nobody's place.
 */
export function canStandAt(kind: string, path: string): boolean {
  return placeOf(path)?.kind === kind && path.split('/').every((part) => safePart.test(part))
}

/** No dot in front, no backslash, no control character; not empty. */
const safePart = /^[^.\\\p{Cc}][^\\\p{Cc}]*$/u

/** In the archive a document belongs to what was archived with it, else to what is live. */
function parentsIn(prefix: string, parents: readonly string[]): readonly string[] {
  return prefix === '' ? parents : [...parents.map((parent) => prefix + parent), ...parents]
}

/** The folder in which what belongs to a document is kept: `initiatives/x` for either form of an initiative. */
export function folderOf(path: string): string {
  return path.replace(/\/(initiative|phase|agent|question)\.md$/, '').replace(/\.md$/, '')
}

/** The other path at which the same document would have the same folder: `x.md` for `x/phase.md` and back; null where there is one form only. */
export function otherFormOf(path: string): string | null {
  const kind = placeOf(path)?.kind
  if (kind !== 'initiative' && kind !== 'phase') return null
  const folder = folderOf(path)
  return path === `${folder}.md` ? `${folder}/${kind}.md` : `${folder}.md`
}

/** What has the name of the document at `path`: the folder of `x/phase.md`, else the file. */
export function slugPathOf(path: string): string {
  return path.replace(/\/(?:initiative|phase|agent|question)\.md$/, '')
}

/** The path of a new document that `cw` makes. `parent` is the path of the document it belongs to. */
export function pathFor(kind: DocumentKind, slug: string, parent: string | null): string {
  const folder = parent === null ? null : folderOf(parent)
  switch (kind) {
    case 'initiative':
      return `initiatives/${slug}/initiative.md`
    case 'page':
      return `${folder}/pages/${slug}.md`
    case 'phase':
      return `${folder}/phases/${slug}/phase.md`
    case 'plan':
      return `${folder}/plans/${slug}.md`
    case 'task':
      return folder === null ? `tasks/${slug}.md` : `${folder}/tasks/${slug}.md`
    case 'agent':
      return `agents/${slug}/agent.md`
    case 'message':
      return `${folder}/messages/${slug}.md`
    case 'project':
      return `projects/${slug}.md`
    case 'domain':
      return `domain/${slug}.md`
    case 'account':
      return `settings/accounts/${slug}.md`
  }
}

/** Where a document goes when it is archived; `at` is in milliseconds. */
export function archivePath(path: string, at: number): string {
  return `archive/${new Date(at).toISOString().slice(0, 7)}/${path}`
}

/** The path with a number that makes it different: `a.md` → `a-2.md`, `x/phase.md` → `x-2/phase.md`. */
export function variantOf(path: string, n: number): string {
  const rest = /(?:\/(?:initiative|phase|agent|question))?(?:\.md)?$/.exec(path)?.[0] ?? ''
  const whole = path.slice(0, path.length - rest.length)
  const name = namePart(whole)
  return `${whole.slice(0, whole.length - name.length)}${cutName(name, longestName)}-${n}${rest}`
}

/** Bytes that leave room in a name for a number and `.md`. */
const longestName = 205

function at(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`)
}
