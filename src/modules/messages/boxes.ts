// A line that is a box, as it stands in a reply or in a message.

/** The label of a line that is a box, and whether it is ticked. */
export function boxIn(line: string): { readonly label: string; readonly checked: boolean } | null {
  const match = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[([ \txX]?)\](?:[ \t]+(.*))?$/s.exec(line.trimEnd())
  if (!match) return null
  return { label: (match[2] ?? '').trim().replace(/\s+/g, ' '), checked: /x/i.test(match[1] ?? '') }
}
