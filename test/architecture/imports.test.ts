// Modules import only what the table of parts allows them, and never in a circle.
import { describe, expect, it } from 'vitest'
import { cyclesIn } from './cycles.ts'
import { partOf, parts } from './import-table.ts'
import { type Source, sourcesBelow } from './sources.ts'

const sources = sourcesBelow('src')
const paths = new Set(sources.map(({ path }) => path))

describe('the check itself', () => {
  it('sees the modules and their imports', () => {
    expect(sources.length).toBeGreaterThan(250)
    expect(sources.flatMap(({ imports }) => imports.filter(({ ours }) => ours)).length).toBeGreaterThan(800)
  })

  it('finds every module that is imported', () => {
    expect(eachImport().filter(({ ours, target }) => ours && !paths.has(target))).toEqual([])
  })

  it('reads as many imports as there are lines that end in one', () => {
    const missed = sources.filter(({ text, imports }) => count(text) !== imports.length)
    expect(missed.map(({ path }) => path)).toEqual([])
  })

  it('finds a circle where there is one', () => {
    const circle = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a']],
      ['d', ['a']],
    ])
    expect(cyclesIn(circle)).toEqual([['a', 'b', 'c']])
  })
})

describe('modules', () => {
  it('each belong to a part of the table, and each part has modules', () => {
    expect(sources.map(({ path }) => path).filter((path) => partOf(path) === undefined)).toEqual([])
    const empty = parts.filter((part) => !sources.some(({ path }) => partOf(path) === part))
    expect(empty.map(({ at }) => at)).toEqual([])
  })

  it('import only what their part may import', () => {
    expect(sources.flatMap(forbiddenIn)).toEqual([])
  })

  it('use all that their part may import: what nobody needs is forbidden', () => {
    const unused = parts.flatMap((part) => {
      const targets = sources.filter(({ path }) => partOf(path) === part).flatMap(targetsOf)
      return part.mayImport
        .filter((at) => !targets.some((target) => target.startsWith(at)))
        .map((at) => `${part.at} → ${at}`)
    })
    expect(unused).toEqual([])
  })

  it('of the application and the command line enter a slice by its door or its routers', () => {
    const inside = eachImport().filter(
      ({ from, target }) =>
        target.startsWith('src/modules/') &&
        sliceOf(from) !== sliceOf(target) &&
        !/\/(?:index|router|[a-z]+-router)\.ts$/.test(target),
    )
    expect(inside.map(({ from, target }) => `${from} → ${target}`)).toEqual([])
  })

  it('do not import one another in circles, types included', () => {
    const ours = (source: Source) => source.imports.filter((each) => each.ours && !each.late)
    const graph = new Map(
      sources.map((source) => [source.path, ours(source).map(({ target }) => target)] as const),
    )
    expect(cyclesIn(graph)).toEqual([])
  })
})

function eachImport() {
  return sources.flatMap(({ path, imports }) => imports.map((each) => ({ from: path, ...each })))
}

function targetsOf({ imports }: Source): string[] {
  return imports.filter(({ ours }) => ours).map(({ target }) => target)
}

function forbiddenIn({ path, imports }: Source): string[] {
  const part = partOf(path)
  if (!part) return []
  return imports
    .filter(({ ours, target }) => ours && ![part.at, ...part.mayImport].some((at) => target.startsWith(at)))
    .map(({ target }) => `${path} → ${target}: ${part.at} is closed, because ${part.reason}`)
}

function sliceOf(path: string): string | undefined {
  return /^src\/modules\/([^/]+)\//.exec(path)?.[1]
}

/** Counted another way: by the ends of statements and by calls. */
function count(text: string): number {
  const code = text.replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '')
  const ends = code.match(/^(?:import |export |\}).*\bfrom '[^']+'$|^import '[^']+'$/gm) ?? []
  return ends.length + (code.match(/\bimport\(/g) ?? []).length
}
