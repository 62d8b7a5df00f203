// What an approval in `needs-you/` is of: parts, price and files (TREE.md 3). Pure.

import type { Approves, Waiting } from '../../../kernel/overview.ts'
import { counted, link, literal } from './phrases.ts'

/** Paragraphs; `from` is the folder of the page. */
export function whatIsApproved(item: Waiting, from: string): string[] {
  const { of, approves } = item
  const said = sentence(item)
  if (approves === undefined) return [said]
  return [partsOf(said, approves, from), priceOf(of, approves), filesOf(approves)]
}

/** Of what came here approved, that is asked for once it is in review. */
function sentence({ of, because, size }: Waiting): string {
  if (because !== 'review') return ''
  if (of === 'initiative') {
    const phases = size === undefined ? 'It has no phases yet' : `It has ${size}`
    return `You would approve its concept and its pages. ${phases}; phases are approved one by one.`
  }
  if (of === 'phase')
    return size === undefined ? 'It has no plans and no tasks yet.' : `You would approve ${size}.`
  const tasks = size === undefined ? '' : `, which ${size} ${size.startsWith('1 ') ? 'stands' : 'stand'} for`
  return of === 'plan'
    ? `You would approve what it says${tasks}. Work on it starts when its phase is approved.`
    : ''
}

function partsOf(said: string, { parts, moreParts }: Approves, from: string): string {
  if (said === '' || parts.length === 0) return said
  const lines = parts.map(({ of, title, path }) => `- ${of} ${link(title, path, from)}`)
  return `${said}\n\n${[...lines, ...(moreParts > 0 ? [`- … ${moreParts} more`] : [])].join('\n')}`
}

function priceOf(of: Waiting['of'], { estimate, budget }: Approves): string {
  const sentences = [
    ...(estimate === null
      ? []
      : [
          `about ${money(estimate.lowUsd)} to ${money(estimate.highUsd)}, by what the ${counted(estimate.tasks, 'task')} cost that agents have closed.`,
        ]),
    ...(budget === null
      ? []
      : [
          `${of === 'initiative' ? 'It' : `“${literal(budget.title)}”`} has spent ${money(budget.spentUsd)} of its budget of ${money(budget.limitUsd)}.`,
        ]),
  ]
  return sentences.length === 0 ? '' : `**Price**: ${sentences.join(' ')}`
}

function filesOf({ files, moreFiles }: Approves): string {
  if (files.length === 0) return ''
  const named = files.map((file) => `\`${literal(file).replaceAll('\\', '').replaceAll('`', '')}\``)
  return `**Touches**: ${[...named, ...(moreFiles > 0 ? [`… ${moreFiles} more`] : [])].join(', ')}`
}

function money(usd: number): string {
  return `$${usd.toFixed(2)}`
}
