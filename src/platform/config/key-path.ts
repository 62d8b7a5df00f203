// The key of a setting, as people type it, and the path to it in config.yaml: `providers."my.program".model`.

/** Null where it is none. A name with a dot stands in double quotes. */
export function pathOf(key: string): readonly string[] | null {
  if (!/^(?:"(?:[^"\\]|\\.)*"|[^."]+)(?:\.(?:"(?:[^"\\]|\\.)*"|[^."]+))*$/.test(key)) return null
  const parts = key.match(/"(?:[^"\\]|\\.)*"|[^."]+/g) ?? []
  try {
    return parts.map((part) => (part.startsWith('"') ? String(JSON.parse(part)) : part))
  } catch {
    return null
  }
}

/** The other way round. */
export function keyOf(path: readonly string[]): string {
  return path.map((name) => (/^[^."]+$/.test(name) ? name : JSON.stringify(name))).join('.')
}
