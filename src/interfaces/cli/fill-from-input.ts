// `-` as the value of a text: standard input stands for it.

import { cwError } from '../../kernel/errors.ts'
import type { CommandEntry } from './manifest.ts'
import type { Input } from './read-arguments.ts'
import type { Terminal } from './terminal.ts'

/** The text of a document: it keeps the newline at its end. */
const documents = ['body', 'markdown']

/** The fields that hold text a person may have in a file. */
const texts = [
  ...documents,
  'text',
  'comment',
  'feedback',
  'reason',
  'answer',
  'description',
  'message',
  'result',
  'value',
]

/**
 * The input with `-` replaced in texts; one newline at the end, which every file has, counts only in documents.
 * @throws CwError `input.invalid` when two fields want standard input
 */
export async function fillFromInput(entry: CommandEntry, input: Input, terminal: Terminal): Promise<Input> {
  const fields = [...entry.args, ...entry.options].filter(
    ({ key, type }) => type === 'string' && texts.includes(key),
  )
  const wanted = fields.filter(({ key }) => input[key] === '-')
  const [first, second] = wanted
  if (!first) return input
  if (second) throw cwError('input.invalid', { reason: 'Only one value can be read from standard input.' })
  const text = await terminal.readInput()
  return { ...input, [first.key]: documents.includes(first.key) ? text : text.replace(/\r?\n$/, '') }
}
