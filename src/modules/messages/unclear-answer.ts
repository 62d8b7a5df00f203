// What a person is told of a reply.md of which nobody can tell what it answers (SPEC A7).

import type { DocumentText } from '../../document/document.ts'
import type { Problem } from '../../kernel/problem.ts'
import { nearlyTicked } from './boxes.ts'
import type { ChangedLine } from './form-lines.ts'

type Line = Pick<ChangedLine, 'number' | 'text'>

const code = 'answer.unclear'

/** A line of the form was changed, and nothing else answers or words may stand in it. */
export function unclearAnswer({ doubtful, ...line }: ChangedLine, document: DocumentText): Problem {
  const label = nearlyTicked(line.text)
  if (label !== null)
    return {
      code,
      message: `${shown(line)} looks like a tick and is none, so nothing of this is sent.`,
      remedy: `Write “- [x] ${label}” if you mean it, “- [ ] ${label}” if not.`,
      line: lineIn(document, line),
    }
  return {
    code,
    message: doubtful
      ? `${shown(line)} stands in the form and is no line of it as it was asked, so nobody can tell whether it is meant as an answer.`
      : `${shown(line)} is a line of a form and no answer, and nothing else says one.`,
    remedy: doubtful
      ? 'Take it out or put the form back there as it was, and write what you mean on a line of your own above Send.'
      : 'Tick an option, or write your answer in words on a line of your own above Send.',
    line: lineIn(document, line),
  }
}

/** The question that is quoted is not the one that was asked. */
export function unclearQuestion(line: Line, document: DocumentText): Problem {
  return {
    code,
    message: `${shown(line)} is quoted here and is not the question that is asked here, or was changed, so nobody can tell which question this answers. Nothing of it is sent.`,
    remedy:
      'Read question.md beside it. If you mean that question, quote it here as it stands there, or delete the quoted lines; or answer with `cw question answer`.',
    line: lineIn(document, line),
  }
}

function shown({ text }: Line): string {
  const line = text.trim()
  return line.length > 60 ? `“${line.slice(0, 60).trimEnd()}…”` : `“${line}”`
}

function lineIn({ text, body }: DocumentText, { number }: Line): number {
  return text.split('\n').length - body.split('\n').length + number + 1
}
