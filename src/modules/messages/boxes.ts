// A line that is a box, as it stands in a reply or in a message.

/** What a line says behind a sign between brackets that is no tick, as in `- [v] Yes`, `- [ x] Yes` or `-[x]Yes`; null: it is none. */
export function nearlyTicked(line: string): string | null {
  if (boxIn(line) !== null) return null
  const near = /^[ \t]*(?:[-*+]|\d{1,9}[.)])?[ \t]*\[[ \t]*[^\s\][]{1,4}[ \t]*\][ \t]*([^\s(:[].*)$/s
  return near.exec(line.trimEnd())?.[1] ?? null
}

/** The label of a line that is a box, and whether it is ticked. */
export function boxIn(line: string): { readonly label: string; readonly checked: boolean } | null {
  const match = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[([ \txX]?)\](?:[ \t]+(.*))?$/s.exec(line.trimEnd())
  if (!match) return null
  return { label: (match[2] ?? '').trim().replace(/\s+/g, ' '), checked: /x/i.test(match[1] ?? '') }
}
