// What every source file keeps to, and what only a few may do.
import { describe, expect, it } from 'vitest'
import { type Source, sourcesBelow } from './sources.ts'

const sources = sourcesBelow('src')

describe('source files', () => {
  it('have at most 300 lines', () => {
    const long = sources.filter(({ text }) => lines(text) > 300)
    expect(long.map(({ path, text }) => `${path}: ${lines(text)}`)).toEqual([])
  })

  it('have a page or two at the median', () => {
    const sorted = sources.map(({ text }) => lines(text)).sort((a, b) => a - b)
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(80)
  })

  it('open with a comment that says what they are for', () => {
    const silent = sources.filter(({ text }) => !/^(?:#!.*\n)?(?:\/\/ |\/\*\* )/.test(text))
    expect(silent.map(({ path }) => path)).toEqual([])
  })

  it('export by name', () => {
    expect(pathsWith(/^export default\b/m)).toEqual([])
  })

  it('have names in kebab-case that say something', () => {
    const odd = sources.filter(({ path }) => {
      const name = path.slice(path.lastIndexOf('/') + 1, -'.ts'.length)
      return !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) || /^(?:utils|helpers|common|types|manager)$/.test(name)
    })
    expect(odd.map(({ path }) => path)).toEqual([])
  })

  it('join signals with what outlives a collection of garbage', () => {
    expect(pathsWith(/\bAbortSignal\.any\b/)).toEqual([])
  })

  it('leave nothing to do', () => {
    expect(pathsWith(/\b(?:TODO|FIXME|XXX)\b/)).toEqual([])
  })
})

describe('only a few', () => {
  it('read the environment: one file, which says what each variable means', () => {
    expect(pathsWith(/process\.env\b/)).toEqual(['src/platform/config/environment.ts'])
  })

  it('write queries: tables, stores, and the platform', () => {
    const allowed = [
      /^src\/modules\/[^/]+\/(?:tables|store)\.ts$/,
      /^src\/platform\/sqlite\//,
      // The store that all slices share, with the keys of its paths, and the type of a transaction.
      /^src\/kernel\/(?:entity-store|folded-paths|tx)\.ts$/,
    ]
    expect(importersOf(/^drizzle-orm/, allowed)).toEqual([])
  })

  it('open SQLite files', () => {
    const allowed = [
      /^src\/platform\/(?:sqlite\/|lock\.ts$)/,
      // The store of what both sides last agreed on is a database of its own, beside each home's.
      /^src\/fsui\/shell\/base-(?:database|store)\.ts$/,
      /^src\/interfaces\/cli\/doctor\//,
      /^src\/kernel\/tx\.ts$/,
    ]
    expect(importersOf(/^better-sqlite3/, allowed)).toEqual([])
  })

  it('touch the machine: not what is pure', () => {
    const pure = sources.filter(({ path }) => /^src\/(?:fsui\/core|document)\//.test(path))
    expect(pure.length).toBeGreaterThan(25)
    expect(importsOf(pure, /^node:/)).toEqual([])
    const impure =
      /\b(?:Date\.now|new Date\(\)|Math\.random|performance\.now|setTimeout|setInterval|process\.)/
    expect(pure.filter(({ text }) => impure.test(text)).map(({ path }) => path)).toEqual([])
  })
})

function lines(text: string): number {
  return text.split('\n').length - 1
}

function pathsWith(pattern: RegExp): string[] {
  return sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path)
}

function importersOf(pattern: RegExp, allowed: readonly RegExp[]): string[] {
  return importsOf(
    sources.filter(({ path }) => !allowed.some((each) => each.test(path))),
    pattern,
  )
}

function importsOf(from: readonly Source[], pattern: RegExp): string[] {
  return from.flatMap(({ path, imports }) =>
    imports.filter(({ target }) => pattern.test(target)).map(({ target }) => `${path} → ${target}`),
  )
}
