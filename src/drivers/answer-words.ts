// A structured answer as people read it: its summary first, then whatever else is in it, a line or a list each.

type Fields = Readonly<Record<string, unknown>>

/** Markdown that also reads as plain text. Nothing is said of what is empty. */
export function inWords(answer: unknown): string {
  if (!isFields(answer)) return typeof answer === 'string' ? answer : JSON.stringify(answer)
  const { summary, ...rest } = answer
  const isSummed = typeof summary === 'string'
  const parts = Object.entries(isSummed ? rest : answer).flatMap(([name, value]) => part(name, value))
  return [isSummed ? summary.trim() : '', ...parts].filter((text) => text !== '').join('\n\n')
}

function part(name: string, value: unknown): string[] {
  if (isEmpty(value)) return []
  const label = `${name.slice(0, 1).toUpperCase()}${name.slice(1).replaceAll('_', ' ')}:`
  if (!Array.isArray(value)) return [`${label} ${inLine(value)}`]
  return [`${label}\n\n${value.map((each) => `- ${indented(inLine(each))}`).join('\n')}`]
}

/** `must, src/a.ts: it loses the name`: words as they come, what holds several by their names. */
function inLine(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  if (!isFields(value)) return JSON.stringify(value)
  const said = Object.entries(value).filter(([, each]) => !isEmpty(each))
  return said.map(([name, each]) => `${name}: ${inLine(each)}`).join('; ')
}

/** Several lines stay one point of a list. */
function indented(text: string): string {
  return text.replaceAll('\n', '\n  ')
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true
  return (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && value.length === 0)
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
