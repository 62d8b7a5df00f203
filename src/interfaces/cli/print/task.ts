// One task: what it is about, what it waits for and who waits for it, what was said about it.

import { clock } from '../../../kernel/local-time.ts'
import { printDocument } from './document.ts'
import { type Names, named } from './names.ts'
import { paint } from './paint.ts'
import { isRecord } from './value-text.ts'
import { moment } from './when.ts'

type Fields = Readonly<Record<string, unknown>>
interface Look {
  readonly colour: boolean
}

/** As any document, with the lists of other tasks and of remarks below its text. */
export function printTask(task: Fields, look: Look, names: Names): string {
  const { needed, blocks, links, linkedFrom, comments, lease, initiativeOf, reasons, ...fields } = task
  const { phaseOf: _, needs: __, ...own } = fields
  const waits = task.status === 'closed' ? [] : (reasons as string[])
  const shown = {
    ...own,
    ...(isRecord(initiativeOf) ? { initiative: initiativeOf.id } : {}),
    ...(isRecord(lease) ? { held: `by ${lease.agent} until ${clock(Number(lease.until), Date.now())}` } : {}),
    ...(waits.length === 0 ? {} : { waits: waits.join('; ') }),
  }
  return [
    printDocument(shown, look, names),
    section('needs', (needed as Fields[]).map(taskLine), look),
    section('needed by', (blocks as Fields[]).map(taskLine), look),
    section(
      'links',
      (links as Fields[]).map((link) => linkLine(link, names)),
      look,
    ),
    section(
      'linked from',
      (linkedFrom as Fields[]).map((link) => linkLine(link, names)),
      look,
    ),
    section('comments', (comments as Fields[]).map(commentLines), look),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function section(title: string, lines: readonly string[], look: Look): string {
  return lines.length === 0 ? '' : [paint(look, 'dim', `${title}:`), ...lines].join('\n')
}

function taskLine({ id, status, title }: Fields): string {
  return `  ${id}  ${String(status).padEnd('in_progress'.length)}  ${title}`
}

function linkLine({ type, target }: Fields, names: Names): string {
  return `  ${type}: ${named(String(target), names)}`
}

function commentLines({ author, at, text }: Fields): string {
  return `  ${moment(Number(at))} ${author}: ${String(text).replaceAll('\n', '\n    ')}`
}
