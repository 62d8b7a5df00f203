// What an approval in `needs-you/` is of: parts, price and files (TREE.md 3). Pure.

import type { Approves, Waiting } from '../../../kernel/overview.ts'
import { counted, dollars, link, literal } from './phrases.ts'

/** Paragraphs; `from` is the folder of the page. */
export function whatIsApproved(item: Waiting, from: string): string[] {
  const { of, approves } = item
  const said = of === 'initiative' ? ofInitiative(item, from) : ofOther(item, from)
  return approves === undefined ? said : [...said, priceOf(of, approves), filesOf(approves)]
}

/** Its phases are no part of what is approved: they are named apart. */
function ofInitiative({ approves }: Waiting, from: string): string[] {
  const { parts = [], moreParts = 0 } = approves ?? {}
  const [pages, phases] = ['page', 'phase'].map((of) => parts.filter((part) => part.of === of))
  const more = moreParts > 0 ? [`- … ${moreParts} more`] : []
  return [
    listed('You would approve its concept and its pages', linesOf(pages ?? [], from)),
    phases?.length === 0 && more.length === 0
      ? 'It has no phases yet; phases are approved one by one.'
      : listed('Its phases are approved one by one', [...linesOf(phases ?? [], from), ...more]),
  ]
}

function listed(said: string, lines: readonly string[]): string {
  return lines.length === 0 ? `${said}.` : `${said}:\n\n${lines.join('\n')}`
}

function linesOf(parts: Approves['parts'], from: string): string[] {
  return parts.map(({ of, title, path }) => `- ${of} ${link(title, path, from)}`)
}

function ofOther(item: Waiting, from: string): string[] {
  const said = sentence(item)
  return [item.approves === undefined ? said : partsOf(said, item.approves, from)]
}

/** Of what came here approved, that is asked for once it is in review. */
function sentence({ of, because, size }: Waiting): string {
  if (because !== 'review') return ''
  if (of === 'phase')
    return size === undefined ? 'It has no plans and no tasks yet.' : `You would approve ${size}.`
  const tasks = size === undefined ? '' : `, which ${size} ${size.startsWith('1 ') ? 'stands' : 'stand'} for`
  return of === 'plan'
    ? `You would approve what it says${tasks}. Work on it starts when its phase is approved.`
    : ''
}

function partsOf(said: string, { parts, moreParts }: Approves, from: string): string {
  if (said === '' || parts.length === 0) return said
  return `${said}\n\n${[...linesOf(parts, from), ...(moreParts > 0 ? [`- … ${moreParts} more`] : [])].join('\n')}`
}

function priceOf(of: Waiting['of'], { estimate, budget }: Approves): string {
  const sentences = [
    ...(estimate === null
      ? []
      : [
          `about ${dollars(estimate.lowUsd)} to ${dollars(estimate.highUsd)}${of === 'initiative' ? ' for all of its phases' : ''}, by what the ${counted(estimate.tasks, 'task')} cost that agents have closed.`,
        ]),
    ...(budget === null
      ? []
      : [
          `${of === 'initiative' ? 'It' : `“${literal(budget.title)}”`} has spent ${dollars(budget.spentUsd)} of its budget of ${dollars(budget.limitUsd)}.`,
        ]),
  ]
  return sentences.length === 0 ? '' : `**Price**: ${sentences.join(' ')}`
}

function filesOf({ files, moreFiles }: Approves): string {
  if (files.length === 0) return ''
  const named = files.map((file) => `\`${literal(file).replaceAll('\\', '').replaceAll('`', '')}\``)
  return `**Touches**: ${[...named, ...(moreFiles > 0 ? [`… ${moreFiles} more`] : [])].join(', ')}`
}
