// What people get wrong in YAML, in plain words: looked for in the line at which a parser gave up. Pure.

import { lineMistakes, placeMistakes, type Wrong } from './yaml-line.ts'

export interface YamlMistake {
  /** Offset of the line that is wrong. */
  readonly offset: number
  /** Names the text of the line. */
  readonly message: string
  readonly remedy: string
}

/** Characters of a line that are looked at and shown. */
const longestLooked = 1_000
const longestShown = 60
/** Lines above in which an open bracket is looked for. */
const farthestBack = 50

/** What is wrong in a text that does not parse, where a parser gave up at `offset`; null where it is none of the usual mistakes. */
export function yamlMistake(yaml: string, offset: number): YamlMistake | null {
  const whole = yaml.split('\n')
  const lines = whole.map((line) => line.replace(/\r$/, '').slice(0, longestLooked))
  const told = (line: number, wrong: Wrong) => ({
    offset: whole.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0),
    message: `“${shown((lines[line] ?? '').trim())}”: ${wrong.what}`,
    remedy: wrong.remedy,
  })
  let at = yaml.slice(0, offset).split('\n').length - 1
  while (at > 0 && isEmpty(lines[at])) at--
  const own = lineMistakes(lines, at) ?? placeMistakes(lines, at)
  if (own) return told(at, own)
  // Where a line stands wrongly is often noticed a line earlier or later.
  for (const beside of [at + 1, at - 1]) {
    const found = beside in lines ? placeMistakes(lines, beside) : null
    if (found) return told(beside, found)
  }
  // A bracket that is never closed is noticed where the next field begins.
  const opened = lines
    .slice(Math.max(0, at - farthestBack), at)
    .findLastIndex((line) => /:\s+[[{]/.test(line))
  const above = opened === -1 ? -1 : Math.max(0, at - farthestBack) + opened
  const open = above === -1 ? null : lineMistakes(lines, above)
  return open && told(above, open)
}

function shown(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
}

function isEmpty(line: string | undefined): boolean {
  return line === undefined || line.trim() === ''
}
