// The options of a question: as they are given on the command line, and as they are chosen.

import { cwError } from '../../kernel/errors.ts'
import { nearest } from '../../kernel/nearest.ts'
import { visible } from '../../kernel/visible.ts'
import { type Option, sendLabel } from './entity.ts'

/** `label: description`, or a label alone. */
export function parseOption(text: string): Option {
  const [, label = text, description = ''] = /^(.*?):\s+(.*)$/s.exec(text) ?? []
  return { label, description }
}

/** Options in the form in which they are kept: single lines, each label once. @throws CwError `input.invalid` */
export function checkedOptions(options: readonly Option[]): Option[] {
  const checked = options.map(({ label, description }) => ({
    label: visible(oneLine(label)),
    description: visible(oneLine(description)),
  }))
  const seen = new Set<string>()
  for (const { label } of checked) {
    if (label === '') throw invalid('An option needs a label.')
    if (label === sendLabel) throw invalid(`No option can be called ${sendLabel}: the box that sends is.`)
    if (seen.has(label)) throw invalid(`Two options are called “${label}”.`)
    seen.add(label)
  }
  return checked
}

/** The chosen labels in the order of the options. @throws CwError `answer.unfit` */
export function checkedChoice(
  question: { readonly options: readonly Option[]; readonly multi: boolean },
  choice: readonly string[],
): string[] {
  const labels = question.options.map((option) => option.label)
  const chosen = new Set(choice.map((each) => labelMeant(labels, visible(oneLine(each)))))
  const inOrder = labels.filter((label) => chosen.has(label))
  if (inOrder.length > 1 && !question.multi)
    throw cwError('answer.unfit', {
      reason: `Only one option can be chosen, and ${inOrder.length} are: ${inOrder.join(', ')}.`,
      remedy:
        'Leave the tick at one of them and take out the others; what else you mean can be said in words.',
    })
  return inOrder
}

/** The option whose label these words are, and nothing else; null where none is, or more than one in other letters. */
export function optionNamed(
  { options }: { readonly options: readonly Option[] },
  words: string,
): string | null {
  return (
    named(
      options.map(({ label }) => label),
      visible(oneLine(words)),
    ) ?? null
  )
}

function named(labels: readonly string[], given: string): string | undefined {
  const exact = labels.find((label) => label === given)
  const near = labels.filter((label) => label.toLowerCase() === given.toLowerCase())
  return exact ?? (near.length === 1 ? near[0] : undefined)
}

function labelMeant(labels: readonly string[], given: string): string {
  const meant = named(labels, given)
  if (meant !== undefined) return meant
  throw unfit(labels, { reason: `No option is called “${given}”.`, given })
}

/** An answer that does not fit its question, with what the options are. `given` may be a slip for one of them. */
export function unfit(labels: readonly string[], { reason, given }: { reason: string; given?: string }) {
  const meant = given === undefined ? undefined : nearest(given, labels)
  const slip = meant === undefined ? '' : `Did you mean ${meant}? `
  const offered = labels.length === 0 ? 'It has no options' : `The options are: ${labels.join(', ')}`
  return cwError('answer.unfit', { reason, remedy: `${slip}${offered}; words of your own will do, too.` })
}

/** Without line ends, and without room at its ends. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function invalid(reason: string) {
  return cwError('input.invalid', { reason })
}
