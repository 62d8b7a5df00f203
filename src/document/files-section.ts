// Which files a text says it is about: the items below its heading “Files”.

import { sectionBody } from './sections.ts'

/** No file system has longer paths. */
const longest = 4_096

/** Each item as it is written, or what of it stands between backticks first; a remark behind a dash or colon is left out. */
export function filesIn(body: string): string[] {
  const lines = sectionBody(body, 'Files')?.split('\n') ?? []
  return lines.flatMap((line) => {
    const item = /^[-*+]\s+(?:\[[ xX]\]\s+)?(?=\S)/.exec(line.trim())
    if (item === null) return []
    const file = withoutRemark(line.trim().slice(item[0].length))
    return file.length > longest ? [] : [file]
  })
}

function withoutRemark(item: string): string {
  const quoted = /^`([^`]+)`/.exec(item)?.[1]
  if (quoted !== undefined) return quoted
  const remark = /:\s|\s[—–-]\s/.exec(item)
  return remark === null ? item : item.slice(0, remark.index).trimEnd()
}
