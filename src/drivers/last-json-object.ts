// The JSON object at the end of a text, for models that are asked for one in words and say something before it.

/** With or without a code fence around it; null when the text ends with none. */
export function lastJsonObject(text: string): string | null {
  const end = text
    .trimEnd()
    .replace(/\n?```$/, '')
    .trimEnd()
  if (!end.endsWith('}')) return null
  for (let at = end.indexOf('{'); at !== -1; at = end.indexOf('{', at + 1)) {
    const candidate = end.slice(at)
    if (isJson(candidate)) return candidate
  }
  return null
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
