// needs-you/: one small file for each thing that waits for a person (TREE.md 3). Pure.

import { slugify } from '../../../document/names.ts'
import type { Overview, Waiting } from '../../../kernel/overview.ts'
import {
  type LocalState,
  type OpenConflict,
  type Refusal,
  type StandingProblem,
  waitsForNamedOne,
  waitsForParent,
} from './local-state.ts'
import { counted, fenced, link, literal, moment, oneLine, quote } from './phrases.ts'
import { whatIsApproved } from './what-is-approved.ts'

const folder = 'needs-you/'

/** The files by their names in `needs-you/`; nothing that `cw` writes there is left out but `confirm-….md`. */
export function renderNeedsYou(overview: Overview, local: LocalState): Map<string, string> {
  const files = new Map<string, string>()
  for (const { name, text } of needs(overview, local)) files.set(name, text)
  return files
}

/**
 * The path of the file that stands for each thing that waits. What a person has decided in a file that is held waits in
 * `confirm-….md` alone.
 */
export function needsYouPaths({ waiting }: Overview, { held }: LocalState): ReadonlyMap<Waiting, string> {
  const taken = new Set<string>()
  const decided = new Set(held)
  const asked = waiting.filter(({ kind, path }) => kind === 'budget' || !decided.has(path))
  const oldestFirst = asked.sort((a, b) => a.since - b.since || (a.path < b.path ? -1 : 1))
  return new Map(oldestFirst.map((item) => [item, `${folder}${nameFor(item.kind, item.path, taken)}`]))
}

/** What waits in this folder alone, with the path of the file that stands for it. */
export interface LocalNeed {
  readonly kind: 'fix' | 'conflict' | 'copy'
  /** What it is about. */
  readonly about: string
  readonly path: string
}

/** The same order and names as the files in `needs-you/` have. */
export function localNeeds(local: LocalState): readonly LocalNeed[] {
  return localFiles(local).map(({ kind, about, name }) => ({ kind, about, path: `${folder}${name}` }))
}

interface Need {
  readonly name: string
  readonly text: string
}

function needs(overview: Overview, local: LocalState): Need[] {
  const waiting = [...needsYouPaths(overview, local)].map(([item, path]) => ({
    name: path.slice(folder.length),
    text: renderWaiting(item, local),
  }))
  const here = localFiles(local).map(({ name, render }) => ({ name, text: render() }))
  return [...waiting, ...here]
}

interface LocalFile {
  readonly kind: LocalNeed['kind']
  readonly about: string
  readonly name: string
  render(): string
}

function localFiles({ problems, conflicts, copies = [] }: LocalState): LocalFile[] {
  const taken = new Set<string>()
  const files = <T extends { readonly path: string }>(
    kind: LocalNeed['kind'],
    items: readonly T[],
    render: (item: T) => string,
  ): LocalFile[] =>
    inOrder(items).map((item) => ({
      kind,
      about: item.path,
      name: nameFor(kind === 'fix' ? 'fix' : 'resolve', item.path, taken),
      render: () => render(item),
    }))
  return [
    ...files('fix', toMend(problems), renderFix),
    ...files('conflict', conflicts, renderConflict),
    ...files(
      'copy',
      copies.map((path) => ({ path })),
      renderCopy,
    ),
  ]
}

/** What waits for another file to be mended is mended with that one. */
function toMend(problems: readonly StandingProblem[]): readonly StandingProblem[] {
  return problems.filter(({ code }) => code !== waitsForParent && code !== waitsForNamedOne)
}

function inOrder<T extends { readonly path: string }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** `answer-brave-otter-which-database.md`; one more of the same name gets a number. */
function nameFor(kind: string, path: string, taken: Set<string>): string {
  const slug = `${kind}-${slugify(wordsOf(path))}`
  let name = `${slug}.md`
  for (let n = 2; taken.has(name); n++) name = `${slug}-${n}.md`
  taken.add(name)
  return name
}

/** What tells a document from others: its path without the words that every path of its kind has. */
function wordsOf(path: string): string {
  const parts = path
    .replace(/\.(md|yaml)$/, '')
    .split('/')
    .map((part, at, all) => (all[at - 1] === 'messages' ? part.replace(/^\d{4}-/, '') : part))
  const telling = parts.filter((part) => !structure.has(part))
  return (telling.length > 0 ? telling : parts).join('-')
}

const structure: ReadonlySet<string> = new Set([
  ...['initiatives', 'initiative', 'phases', 'phase', 'plans', 'tasks', 'pages', 'projects', 'domain'],
  ...['agents', 'agent', 'messages', 'question', 'reply', 'settings'],
])

function renderWaiting(item: Waiting, local: LocalState): string {
  if (item.of === 'question') return renderQuestion(item)
  if (item.kind === 'budget') return renderBudget(item)
  return item.kind === 'accept' ? renderAcceptance(item) : renderApproval(item, local)
}

function renderAcceptance(item: Waiting): string {
  return page([
    `# Accept the ${item.of} “${literal(item.title)}”?`,
    standing(item),
    'Every task of it is closed. Look whether its goal is reached and its success criteria hold.',
    fileToSave(item.path),
    '**Yes**: Set `status: completed` and save.\n\n**No**: add a task for what is missing, or reopen one; the phase goes on with it.',
  ])
}

function renderBudget(item: Waiting): string {
  return page([
    `# The budget of the ${item.of} “${literal(item.title)}” is used up`,
    standing(item),
    `It has spent ${item.size ?? 'all of it'}. What runs goes on to the end of its turn; nothing else of it is started.`,
    fileToSave(item.path),
    'Raise `budget_usd`, or take the line away, and save: it goes on.',
  ])
}

function renderQuestion(item: Waiting): string {
  const { text = '', options = [] } = item.question ?? {}
  const offered = options.map(({ label, description }) =>
    description === '' ? `- ${literal(label)}` : `- ${literal(label)} — ${literal(description)}`,
  )
  const how = options.length === 0 ? 'Write your answer there and save.' : 'Tick or write there, and save.'
  return page([
    `# ${literal(item.who)} asks: ${literal(item.title)}`,
    `${standing(item)}${meanwhile(item)}`,
    quote(text),
    offered.join('\n'),
    fileToSave(item.path),
    how,
  ])
}

function meanwhile({ parked, stopped, who }: Waiting): string {
  if (stopped === undefined) return parked === true ? ' No process runs meanwhile.' : ''
  const start = `set \`status: running\` in ${link(stopped, stopped, folder)}`
  return `\n\n${literal(who)} is stopped: an answer does not start it. It is kept, and ${literal(who)} goes on with it when you start it again: ${start}, or \`cw agent start ${literal(who)}\`.`
}

function refusalOf({ path }: Waiting, { refusals = [] }: LocalState): Refusal | undefined {
  return refusals.find((refusal) => refusal.path === path)
}

function renderApproval(item: Waiting, local: LocalState): string {
  const refusal = refusalOf(item, local)
  const blocked = local.blocked?.find(({ path }) => path === item.path)
  return page([
    `# Approve the ${item.of} “${literal(item.title)}”?`,
    blocked === undefined ? '' : `**${oneLine(blocked.message)}** ${oneLine(blocked.remedy)}`,
    refusal === undefined ? '' : renderRefusal(refusal),
    standing(item),
    ...whatIsApproved(item, folder),
    fileToSave(item.path),
    howToApprove(item),
  ])
}

/** Most lines of a difference that are shown. */
const mostLines = 200

function firstOf(lines: readonly string[]): readonly string[] {
  const more = lines.length - mostLines
  return more > 0 ? [...lines.slice(0, mostLines), `… ${counted(more, 'line')} more`] : lines
}

/** The reason, and what changed between what was read and what is there now. */
function renderRefusal({ differences, tookBack }: Refusal): string {
  const shown = differences.map(({ path, lines }) => {
    const about = link(path, path, folder)
    return lines === null
      ? `${about}: too much changed to be shown here.`
      : `${about}:\n\n${fenced(firstOf(lines).join('\n'), 'diff')}`
  })
  if (differences.length === 0)
    return '**Nothing was approved when you saved it last**: it was decided about elsewhere after that, and is in review again. If it is to be approved as it is now, approve it again.'
  return [
    tookBack === true
      ? '**It was approved, and the last save took that back**: that save says other words, and not that it is approved, as one from a window does that shows an older text. Read what it changed; if the approval is to stand, approve again.'
      : '**Nothing was approved when you saved it last**: it had changed since you read it. Read what is new, then approve again.',
    ...shown,
  ].join('\n\n')
}

function standing({ of, because, since, holdsUp, who, title }: Waiting): string {
  const cost = holdsUp === null || holdsUp === 0 ? '' : `, and ${counted(holdsUp, 'open task')} with it`
  const waits = `waits since ${moment(since)}${cost}.`
  if (of === 'question') return `${literal(who)} ${waits}`
  if (because === 'proposed') return `${literal(who)} added it. It ${waits}`
  return who === title ? `It ${waits}` : `It belongs to “${literal(who)}” and ${waits}`
}

function howToApprove({ because, of }: Waiting): string {
  if (because === 'arrived')
    return 'It came here already approved, but nobody has approved it as it is now, so none of its tasks starts. Set `status: review` and save; then tick `Approve` and save.'
  if (because === 'proposed')
    return '**Yes**: Tick `Approve` and save. Nothing of it starts before; everything else goes on.\n\n**No**: delete the file: the task goes to archive/.'
  const no =
    of === 'initiative' ? 'Set `status: draft`' : 'Set `status: rework` and say why under `## Feedback`'
  const start = of === 'phase' ? ' Its tasks are ready then.' : ''
  return `**Yes**: Tick \`Approve\` (or set \`status: approved\`) and save.${start}\n\n**No**: ${no}, and save.`
}

function renderFix({ path, since, message, remedy, line }: StandingProblem): string {
  const where = line === undefined ? '' : `, line ${line}`
  return page([
    `# ${literal(path)} was not taken up`,
    `${oneLine(message)} It stands since ${moment(since)}; nothing was changed.`,
    `**How to mend it**: ${oneLine(remedy)}`,
    `${fileToSave(path)}${where}`,
  ])
}

function renderConflict({ path, fields, sidecar }: OpenConflict): string {
  return page([
    `# ${literal(path)} was changed on both sides`,
    `${literal(fields.join(', '))} cannot be merged. Your file stands as you typed it; the other version is in ${link(sidecar, sidecar, folder)}.`,
    '**To keep yours**: delete the other version.',
    '**To take the other**: put `resolve: theirs` at its top, between two lines of `---`, and save it.',
    `**To mix them**: change yours until it says what you want, save it, then delete the other version.\n\n${fileToSave(path)}`,
  ])
}

function renderCopy({ path }: { readonly path: string }): string {
  return page([
    `# ${literal(path)} is a copy that another program made`,
    'It is not read. Take over what you want to keep from it into the document it was made of, then delete it.',
    `**Look at**: ${link(path, path, folder)}`,
  ])
}

function fileToSave(path: string): string {
  return `**The file to save**: ${link(path, path, folder)}`
}

function page(parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}
