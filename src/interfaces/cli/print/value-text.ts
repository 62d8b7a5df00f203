// A field's value as a person reads it.

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Times (fields called `at` or `…At`, in milliseconds) as ISO 8601 without fractions; lists with commas; nothing as ''. */
export function valueText(key: string, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' && isTime(key) && value > 0)
    return new Date(value).toISOString().replace(/\.\d+Z$/, 'Z')
  if (Array.isArray(value)) return value.map((each) => valueText('', each)).join(', ')
  return isRecord(value) ? JSON.stringify(value) : String(value)
}

function isTime(key: string): boolean {
  return key === 'at' || /(At|Until)$/.test(key) || key === 'until'
}
