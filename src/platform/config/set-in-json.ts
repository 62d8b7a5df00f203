// Sets one value in settings that are written as JSON, laid out as they were.

type Json = Readonly<Record<string, unknown>>

/** The byte order mark, which some editors put before a text. */
const mark = '\uFEFF'

/** `value` undefined takes it out, and with it what holds nothing else. A text that is no JSON object gives undefined. */
export function inJson(text: string, path: readonly string[], value: unknown): string | undefined {
  const settings = objectIn(text)
  if (settings === undefined) return undefined
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? '  '
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  const json = JSON.stringify(changed(settings, path, value) ?? {}, null, indent)
  return `${text.startsWith(mark) ? mark : ''}${json.replaceAll('\n', end)}${text.endsWith('\n') ? end : ''}`
}

function objectIn(text: string): Json | undefined {
  if (!text.trimStart().startsWith('{')) return undefined
  try {
    return JSON.parse(text.startsWith(mark) ? text.slice(mark.length) : text) as Json
  } catch {
    return undefined
  }
}

function changed(at: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value
  const there = (typeof at === 'object' && at !== null ? at : {}) as Json
  const next = changed(there[name], rest, value)
  const entries = Object.entries({ ...there, [name]: next }).filter(([, each]) => each !== undefined)
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}
