// Lines as another version of a program might print them: a field that is gone, is called otherwise, or holds something else.

import fc from 'fast-check'

/** What becomes of a field. */
type Change = (holder: Record<string, unknown>, key: string) => void

const changes: readonly Change[] = [
  (holder, key) => {
    delete holder[key]
  },
  (holder, key) => {
    holder[`new_${key}`] = holder[key]
    delete holder[key]
  },
  ...[null, 7, -1e300, 'else', true, [], {}, [null], { else: {} }].map(
    (value): Change =>
      (holder, key) => {
        holder[key] = typeof value === typeof holder[key] ? null : value
      },
  ),
]

/** The lines with one gone, one twice, or one field of one of them changed. */
export function changedLines(lines: readonly string[]): fc.Arbitrary<string[]> {
  const at = fc.nat(Math.max(0, lines.length - 1))
  return fc.oneof(
    { weight: 1, arbitrary: at.map((gone) => lines.filter((_, index) => index !== gone)) },
    {
      weight: 1,
      arbitrary: at.map((twice) => lines.flatMap((line, index) => (index === twice ? [line, line] : [line]))),
    },
    { weight: 6, arbitrary: changedField(lines) },
  )
}

/** At any depth. */
function changedField(lines: readonly string[]): fc.Arbitrary<string[]> {
  return fc
    .record({ line: fc.nat(), field: fc.nat(), change: fc.constantFrom(...changes) })
    .map(({ line, field, change }) => {
      const at = line % Math.max(1, lines.length)
      return lines.map((text, index) => (index === at ? withChange(text, field, change) : text))
    })
}

function withChange(text: string, field: number, change: Change): string {
  const value: unknown = JSON.parse(text)
  const fields = fieldsOf(value)
  const [holder, key] = fields[field % Math.max(1, fields.length)] ?? [{}, '']
  change(holder, key)
  return JSON.stringify(value)
}

function fieldsOf(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Record<string, unknown>
  return Object.entries(holder).flatMap(([key, each]) => [
    [holder, key] as [Record<string, unknown>, string],
    ...fieldsOf(each),
  ])
}

/** Lines of no program. */
export const anyLine = fc.oneof(
  fc.string(),
  fc.json(),
  fc
    .record({
      type: fc.constantFrom(
        ...['result', 'assistant', 'user', 'system', 'message', 'complete', 'error', 'rate_limit_event'],
        ...['turn.completed', 'turn.failed', 'item.started', 'item.completed', 'thread.started'],
      ),
      is: fc.constantFrom('usage', 'limit', 'started', 'answered', 'asked', 'failed'),
      more: fc.object(),
    })
    .map(({ more, ...line }) => JSON.stringify({ ...more, ...line })),
)
