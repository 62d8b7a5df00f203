// Which files a text says it is about: the items below its heading “Files”.

import { sectionBody } from './sections.ts'

/** Each item as it is written, or what of it stands between backticks first; a remark behind a dash or colon is left out. */
export function filesIn(body: string): string[] {
  const lines = sectionBody(body, 'Files')?.split('\n') ?? []
  return lines.flatMap((line) => {
    const item = /^\s*[-*+]\s+(?:\[[ xX]\]\s+)?(.+?)\s*$/.exec(line)?.[1]
    if (item === undefined) return []
    return [/^`([^`]+)`/.exec(item)?.[1] ?? item.replace(/(?::\s|\s+[—–-]\s).*$/, '')]
  })
}
