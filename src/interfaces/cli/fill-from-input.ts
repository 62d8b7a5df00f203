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
  'lines',
  'title',
]

/**
 * The input with `-` replaced in texts and titles; one newline at the end, which every file has, counts only in documents.
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
  if (first.key === 'title') return { ...input, ...titled(entry, input, text) }
  return { ...input, [first.key]: documents.includes(first.key) ? text : text.replace(/\r?\n$/, '') }
}

/** The first line is the title; what follows is the text below it, where the command takes one and none was given. */
function titled(entry: CommandEntry, input: Input, text: string): Input {
  const [line = '', ...below] = text.replace(/^\s+/, '').split(/\r?\n/)
  const title = line.replace(/^#\s+/, '').trim()
  const body = below.join('\n').trim()
  const takesBody = entry.options.some(({ key }) => key === 'body') && input.body === undefined
  return takesBody && body !== '' ? { title, body } : { title }
}
