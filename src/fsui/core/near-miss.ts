// A file that stands where documents live, under a name that is nearly one: told instead of passed over. Pure.

import { placeOf } from '../../kernel/layout.ts'
import type { Problem } from '../../kernel/problem.ts'

const folderWords = [
  'initiatives',
  'phases',
  'plans',
  'tasks',
  'pages',
  'projects',
  'agents',
  'messages',
  'domain',
  'accounts',
  'settings',
]
const fileWords = ['initiative.md', 'phase.md', 'agent.md']
/** What people keep beside their work, and what programs leave there. */
const notes = /^(?:readme|notes?|index|todo|changelog|license|contributing|claude|agents|untitled.*)\./i

/** Slips that are no matter of spelling, with where such a document stands. */
const misplaced: readonly (readonly [RegExp, string])[] = [
  [/^(initiatives\/[^/]+)\/(plans?|tasks?)\/([^/]+\.md)$/, '$1/phases/01-…/$2/$3'],
  [/^(initiatives\/[^/]+\/phases\/[^/]+)\/(plan|task)s?\.md$/, '$1/$2s/01-….md'],
  [/^(?:domain|initiatives|projects|tasks)\/(?:[^/]+\/)+([^/]+\/initiative\.md)$/, 'initiatives/$1'],
  [/^(initiatives\/[^/]+)\/phase\.md$/i, '$1/phases/01-…/phase.md'],
  [/^plans?\/([^/]+\.md)$/, 'initiatives/…/phases/01-…/plans/$1'],
  [/^phases?\/(.+\.md)$/, 'initiatives/…/phases/$1'],
  [/^pages?\/(.+\.md)$/, 'initiatives/…/pages/$1'],
  [/^agents\/([^/]+)\/(?:[^/]+\/)*([^/]+\/reply\.md)$/, 'agents/$1/messages/$2'],
  [/^tasks\/(?:[^/]+\/)*([^/]+\/reply\.md)$/, 'agents/…/messages/$1'],
  [/^(tasks|projects)\/(?:[^/]+\/)+([^/]+\.md)$/, '$1/$2'],
  [/^agents\/([^/]+)\.md$/, 'agents/$1/agent.md'],
  [/^(initiatives|tasks|projects|agents)\.md$/, '$1/….md'],
]

/** Where an answer stands, beside its question. */
const besideQuestion = /^(agents\/[^/]+\/messages\/[^/]+)\/[^/]+$/

/** Whether a file is called like what people, or programs for them, keep beside their work. */
export function isNote(path: string): boolean {
  return notes.test(path.slice(path.lastIndexOf('/') + 1))
}

/** What is probably meant by a path at which no document can stand; null where nothing is near. @see SPEC C13 */
export function nearMiss(path: string): Problem | null {
  const parts = path.split('/')
  const name = parts.at(-1) ?? ''
  if (isNote(name) || !/\.(?:md|markdown)$/i.test(name)) return null
  const question = besideQuestion.exec(path)?.[1]
  if (question !== undefined) return noAnswer(`${question}/reply.md`)
  const meant = tooDeep(parts) ?? corrected(parts) ?? elsewhere(path)
  if (meant === null) return null
  return {
    code: 'name.near',
    message: `No document can stand at ${path}.`,
    remedy: `Did you mean ${meant}? Move it there; a note of your own may stand in any other folder.`,
  }
}

/** Of two names that some system takes for one the second is taken up when the first has gone. @see SPEC R10 */
export function sameName(path: string, other: string): Problem {
  return {
    code: 'name.pair',
    message: `Some systems take ${path} and ${other} for one: their names differ in case or accents only.`,
    remedy: 'Rename one of the two.',
  }
}

/** An answer under any other name would be waited for in vain. */
function noAnswer(reply: string): Problem {
  return {
    code: 'name.near',
    message: 'It is not read: a question is answered in the reply.md beside it.',
    remedy: `Write your answer into ${reply}; a note of your own may stand in any other folder.`,
  }
}

/** A tree that was copied into the folder of initiatives, or into one of them; what belongs to a document is told of with that. */
function tooDeep(parts: readonly string[]): string | null {
  if (parts[0] !== 'initiatives') return null
  const at = parts.indexOf('initiatives', 1)
  const inner = parts.slice(at).join('/')
  return (at === 1 || at === 2) && placeOf(inner)?.parents.length === 0 ? inner : null
}

/** The first correction of one part, else of several, that makes it the path of a document. */
function corrected(parts: readonly string[]): string | null {
  const better = parts.map((part, at) => corrections(part, at === parts.length - 1))
  for (const [at, words] of better.entries())
    for (const word of words) {
      const path = parts.with(at, word).join('/')
      if (placeOf(path) !== null) return path
    }
  const all = parts.map((part, at) => better[at]?.[0] ?? part).join('/')
  return better.filter((words) => words.length > 0).length > 1 && placeOf(all) !== null ? all : null
}

function corrections(part: string, isFile: boolean): string[] {
  const lower = part.toLowerCase()
  const name = isFile ? lower.replace(/\.markdown$/, '.md') : lower
  const near = (isFile ? fileWords : folderWords).filter((word) => word !== part && isNear(name, word))
  const ended = isFile && !part.endsWith('.md') ? [part.replace(/\.\w+$/, '.md')] : []
  return [...near, ...ended]
}

function elsewhere(path: string): string | null {
  for (const [pattern, place] of misplaced) {
    if (!pattern.test(path)) continue
    const meant = path.replace(pattern, place)
    return meant.replace(/\/(plan|task)\//, '/$1s/')
  }
  return null
}

/** Equal but for case, or a slip or two: the longer the word, the more. */
function isNear(typed: string, word: string): boolean {
  const most = word.replace('.md', '').length > 6 ? 2 : 1
  return Math.abs(typed.length - word.length) <= most && distance(typed, word) <= most
}

/** How many letters have to be put in, taken out or exchanged (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + Number(letter !== b[j - 1])),
      )
    row = next
  }
  return row[b.length] ?? 0
}
