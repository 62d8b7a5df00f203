// The text of a document apart from its fields: a title and a Markdown body that carries it as its heading.

import { cwError } from '../kernel/errors.ts'
import { listHeadings, setTitle, titleOf } from './headings.ts'
import { titleFromFileName } from './names.ts'

export interface Content {
  readonly title: string
  /** Markdown with `\n` line ends, heading included. */
  readonly body: string
}

/** What a command gives of it: a title and the text below it, or the whole Markdown. */
export interface ContentInput {
  readonly title?: string | undefined
  readonly body?: string | undefined
  readonly markdown?: string | undefined
}

/**
 * What something new is called by: its title, or the heading of its text. The file that is made for it is named so.
 * @throws CwError `input.invalid` where neither says it
 */
export function nameOf(input: ContentInput): string {
  const name = input.title ?? (input.markdown === undefined ? null : titleOf(input.markdown))
  if (name?.trim()) return name
  const reason = 'Say what it is called: TITLE, or a text that begins with a heading.'
  throw cwError('input.invalid', { reason })
}

/** The content of a new document at `path`; without a heading or a title the file's name is the title. */
export function newContent(input: ContentInput, path: string): Content {
  if (input.markdown !== undefined) return fromMarkdown(input.markdown, path)
  return fromParts(input.title ?? titleFromFileName(path), input.body ?? '')
}

/** What a command changes: the fields it gives, and the content as it is then. */
export function revision<I extends ContentInput & { readonly ref: string }>(
  content: Content & { readonly path: string },
  input: I,
) {
  const { ref: _, title, body, markdown, ...fields } = input
  return { ...fields, ...reviseContent(content, { title, body, markdown }) }
}

/** The content as it is after a command; what is not given stays. */
function reviseContent(content: Content & { readonly path: string }, input: ContentInput): Content {
  if (input.markdown !== undefined) return fromMarkdown(input.markdown, content.path)
  const title = input.title ?? content.title
  if (input.body !== undefined) return fromParts(title, input.body, content.title)
  if (input.title === undefined) return { title, body: content.body }
  return { title, body: setTitle(content.body, title) }
}

function fromMarkdown(body: string, path: string): Content {
  return {
    title: titleOf(body) ?? titleFromFileName(path.replace(/\/(initiative|phase|agent)\.md$/, '')),
    body,
  }
}

/** A text that begins with the title it has, or had `before`, is what was shown: its heading is not put there twice. */
function fromParts(title: string, text: string, before = title): Content {
  const given = text.replace(/\r\n/g, '\n').trim()
  const first = firstHeading(given)
  if (first !== null && (first === title || first === before))
    return { title, body: setTitle(`${given}\n`, title) }
  return { title, body: `# ${title}\n${given === '' ? '' : `\n${given}\n`}` }
}

/** The level-1 heading above which stands nothing but comments. */
function firstHeading(text: string): string | null {
  for (const { level, text: heading, start } of listHeadings(text)) {
    const above = text.slice(0, start).replace(/<!--.*?-->/gs, '')
    return level === 1 && above.trim() === '' ? heading : null
  }
  return null
}
