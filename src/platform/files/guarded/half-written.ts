// What a saver leaves on disk between truncating and writing.

/** Empty, or the start of a frontmatter whose closing fence is missing. A guess: such a file may also be meant. */
export function looksHalfWritten(bytes: Uint8Array): boolean {
  if (bytes.length === 0) return true
  const text = new TextDecoder('utf-8').decode(bytes)
  return /^---[ \t]*(\r?\n|$)/.test(text) && !/\r?\n---[ \t]*(\r?\n|$)/.test(text)
}
