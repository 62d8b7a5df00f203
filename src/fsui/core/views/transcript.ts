// agents/<name>/transcript.md: what an agent said and did, in the order in which it happened. Pure.

import type { TranscriptPiece } from '../../../kernel/seen-agent.ts'
import { visible } from '../../../kernel/visible.ts'
import { clockTime, literal, moment, quote } from './phrases.ts'

/** The file of that part, counted from 1, in the folder of an agent. */
export function transcriptPath(folder: string, part: number): string {
  return `${folder}/transcript${part === 1 ? '' : `-${part}`}.md`
}

/** The first line of a part. */
export function renderTranscriptHead(name: string, part: number): string {
  return `# What ${literal(name)} said and did${part === 1 ? '' : `, part ${part}`}\n`
}

/** What is appended for a piece. */
export function renderPiece(piece: TranscriptPiece): string {
  return visible(piece.is === 'begin' ? beginning(piece) : piece.is === 'end' ? end(piece) : said(piece))
}

function beginning({ run, at, provider, model, told }: TranscriptPiece & { is: 'begin' }): string {
  const program = [provider, model].flatMap((word) => (word === null ? [] : literal(word))).join(' · ')
  const heading = `\n## Run ${run}, ${moment(at)}, ${program}\n\n`
  return told === null
    ? `${heading}A call that had waited went on.\n\n`
    : `${heading}It was told:\n\n${quote(told)}\n\n`
}

function said({ at, kind, text }: TranscriptPiece & { is: 'said' }): string {
  if (kind === 'text') return `\n${text.trim()}\n\n`
  const word = kind === 'tool' ? '' : `${kind}: `
  return `- ${clockTime(at)} ${word}${literal(text)}\n`
}

function end({ at, outcome, failure, answer, asked }: TranscriptPiece & { is: 'end' }): string {
  const why = failure === null ? '' : quote(failure.message)
  const words = answer === null ? '' : failure === null ? quote(answer) : `It said:\n\n${quote(answer)}`
  // Why it failed stands above: the question says it once more.
  const questions = outcome === 'asked' ? asked.map(question).join('\n\n') : titles(asked)
  const parts = [`**${ends[outcome]}** at ${moment(at)}.`, why, words, questions]
  return `\n${parts.filter((part) => part !== '').join('\n\n')}\n`
}

type Asked = (TranscriptPiece & { is: 'end' })['asked']

function titles(asked: Asked): string {
  return asked.map(({ title }) => `- ${literal(title)}`).join('\n')
}

function question({ title, text, options }: Asked[number]): string {
  const offered = options.map((option) => `\n- ${literal(option)}`).join('')
  return `- ${literal(title)}\n\n${quote(offered === '' ? text : `${text}\n${offered}`)}`
}

const ends = {
  answered: 'It answered',
  asked: 'It asked, and waits',
  stopped: 'It was stopped',
  failed: 'It failed',
} as const
