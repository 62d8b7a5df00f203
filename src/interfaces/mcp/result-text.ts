// What an agent is told of a result: JSON without what only cw needs, since each word costs.

/** Of the bookkeeping of documents. */
const kept = new Set(['rev', 'source', 'createdAt', 'updatedAt', 'answerSource', 'follow'])
/** How many of a list are told. */
const most = 100

/** Times are ISO 8601, and what is empty is left out; texts of documents stand in single results alone. */
export function resultText(result: unknown): string {
  if (!Array.isArray(result)) return JSON.stringify(told(result))
  if (result.length === 0) return 'There are none.'
  const lines = result.slice(0, most).map((each) => JSON.stringify(withoutBody(told(each))))
  const left = result.length - lines.length
  return [...lines, ...(left > 0 ? [`${left} more are not shown: ask for fewer.`] : [])].join('\n')
}

function told(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(told)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).filter(([key, field]) => !kept.has(key) && !isEmpty(field))
  return Object.fromEntries(
    fields.map(([key, field]) => [key, isTime(key, field) ? iso(field) : told(field)]),
  )
}

function withoutBody(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const { body: _, ...rest } = value as Record<string, unknown>
  return rest
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

function isTime(key: string, value: unknown): value is number {
  return typeof value === 'number' && /(?:At|^at|^until)$/.test(key)
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
