// What a person types into a document of a schedule.

import { listCheckboxes, setCheckbox } from '../../src/document/checkboxes.ts'
import type { Change } from './steps.ts'

/** The text after a change; `n` makes it one that nobody else makes. */
export function edit(text: string, change: Change, n: number): string {
  switch (change) {
    case 'title':
      return text.replace(/^# .*$/m, `# Mine ${n}`)
    case 'line':
      return text.replace(/^(Text|End|Theirs).*$/m, `Text ${n}.`)
    case 'append':
      return `${text}${text.endsWith('\n') ? '' : '\n'}\nMore ${n}.\n`
    case 'priority':
      return withField(text, 'priority', `P${n % 4}`)
    case 'review':
    case 'draft':
    case 'approved':
    case 'in_progress':
    case 'closed':
      return withField(text, 'status', change)
    case 'owner':
      return withField(text, 'owner', `someone${n} # mine`)
    case 'tick':
      return ticked(text, n)
    case 'break':
      return withField(text, 'broken', `[${n}`)
    case 'mend':
      return text.replace(/^broken: .*\n/m, '')
    case 'crlf':
      return text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n')
    case 'no-id':
      return text.replace(/^id: .*\n/m, '')
    case 'two':
      return edit(edit(text, 'title', n), 'append', n)
    case 'markers':
      return `${text}<<<<<<< HEAD\nOurs ${n}.\n=======\nTheirs.\n>>>>>>> other\n`
    case 'needs':
      return withField(text, 'needs', n % 2 === 0 ? '[t]' : '[t, loose]')
    case 'plan':
      return withField(text, 'plan', 'p')
    case 'send':
      return `${text}\n- [x] Send\n`
    case 'foreign-id':
      return withField(text, 'id', `i-zzzzz${n}`)
  }
}

function ticked(text: string, n: number): string {
  const boxes = listCheckboxes(text)
  const box = boxes[n % Math.max(1, boxes.length)]
  return box ? setCheckbox(text, box, !box.checked) : text
}

/** The text with that line in its frontmatter. */
export function withField(text: string, key: string, value: string): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  if (!text.startsWith('---')) return `---${end}${key}: ${value}${end}---${end}${text}`
  const line = new RegExp(`^${key}:[^\\r\\n]*`, 'm')
  return line.test(text)
    ? text.replace(line, `${key}: ${value}`)
    : text.replace(/^---\r?\n/, `---${end}${key}: ${value}${end}`)
}
