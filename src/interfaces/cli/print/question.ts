// A question as a person answers it: who asks, the words, the options, the answer or how to give it.

import { type Look, paint } from './paint.ts'
import { isRecord, valueText } from './value-text.ts'
import { relative } from './when.ts'

type Fields = Readonly<Record<string, unknown>>

export function printQuestion(question: Fields, look: Look): string {
  const options = (question.options as Fields[]).map((option) => optionLine(question, option))
  const asked = `${valueText('', question.from)} asked ${relative(Number(question.createdAt))}`
  const head = `${paint(look, 'cyan', String(question.id))}  ${paint(look, 'dim', asked)}`
  const parts = [head, String(question.body).trimEnd(), options.join('\n'), ending(question)]
  return parts.filter((part) => part !== '').join('\n\n')
}

function optionLine(question: Fields, { label, description }: Fields): string {
  const chosen = (question.chosen as unknown[]).includes(label) ? 'x' : ' '
  return `- [${chosen}] ${label}${description === '' ? '' : `: ${description}`}`
}

function ending(question: Fields): string {
  if (typeof question.answeredAt === 'number') {
    const by = isRecord(question.answeredBy) ? question.answeredBy.name : 'somebody'
    const head = `${by} answered ${relative(question.answeredAt)}`
    const chosen = (question.chosen as string[]).join(', ')
    const words = question.answer === null ? [] : [String(question.answer)]
    return `${head}: ${[...(chosen === '' ? [] : [chosen]), ...words].join('; ')}`
  }
  if (typeof question.archivedAt === 'number') return 'It is archived: nobody waits for an answer.'
  const reply = String(question.path).replace(/question\.md$/, 'reply.md')
  const options = question.options as Fields[]
  const how = options.length === 0 ? '"TEXT"' : `--choose "${options[0]?.label}"`
  return `Answer: cw question answer ${question.id} ${how}\nor save ${reply} in the tree.`
}
