// The rules of the sync engine and the tests that hold them name each other.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Rules that no test names yet; the list only gets shorter. */
const untested: readonly string[] = []

const ruleId = /\b[CDIMSPBRAWKEGT][1-9]\d?\b/g

function rules(): string[] {
  const spec = readFileSync(`${root}/src/fsui/SPEC.md`, 'utf8')
  return [...spec.matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map((match) => match[1] ?? '')
}

/** Ids in front of a colon at a title's beginning (`D3: …`, `M1, M2: …`) or in brackets (`… [D3]`). */
function idsOf(title: string): string[] {
  const front = /^([A-Z]\d{1,2}(?:(?:, | and )[A-Z]\d{1,2})*): /.exec(title)?.[1] ?? ''
  const brackets = [...title.matchAll(/\[([A-Z]\d{1,2}(?:, [A-Z]\d{1,2})*)\]/g)].map(
    (match) => match[1] ?? '',
  )
  return [front, ...brackets].flatMap((part) => part.match(ruleId) ?? [])
}

/** A row of a table is a title too, so every text of the file is looked at. */
function citedBy(path: string): string[] {
  const texts = readFileSync(path, 'utf8').matchAll(/(['"`])((?:\\.|(?!\1)[^\\\n])*)\1/g)
  return [...texts].flatMap((match) => idsOf(match[2] ?? ''))
}

function cited(): Set<string> {
  const folders = [
    'fsui',
    'platform',
    'properties',
    'contracts',
    'simulation',
    'crash',
    'editors',
    'e2e',
  ].map((name) => `test/${name}`)
  const paths = folders.flatMap(filesBelow).filter((path) => path.endsWith('.test.ts'))
  return new Set(paths.flatMap(citedBy))
}

function filesBelow(folder: string): string[] {
  if (!existsSync(`${root}/${folder}`)) return []
  const entries = readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
  return entries.map((entry) => `${root}/${folder}/${entry}`)
}

describe('the rules of the sync engine', () => {
  it('are numbered in each group without gaps and without repetition', () => {
    const seen = new Map<string, number>()
    for (const rule of rules()) {
      const group = rule.charAt(0)
      expect(rule).toBe(`${group}${(seen.get(group) ?? 0) + 1}`)
      seen.set(group, Number(rule.slice(1)))
    }
    expect([...seen.keys()].join('')).toBe('CDIMSPBRAWKEGT')
  })

  it('are each named by a test', () => {
    const titles = cited()
    expect(rules().filter((rule) => !titles.has(rule))).toEqual(untested)
  })

  it('exist where a test names one', () => {
    const known = new Set(rules())
    expect([...cited()].filter((id) => !known.has(id))).toEqual([])
  })

  it('exist where the source names one', () => {
    const known = new Set(rules())
    const sources = filesBelow('src/fsui').filter((path) => path.endsWith('.ts'))
    const named = sources.flatMap((path) => {
      const text = readFileSync(path, 'utf8')
      return [...text.matchAll(/@see SPEC ([^*\n]+)/g)].flatMap((match) => match[1]?.match(ruleId) ?? [])
    })
    expect(named.filter((id) => !known.has(id))).toEqual([])
  })
})
