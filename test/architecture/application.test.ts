// What stands in the database and what can be called is explained where it is written.
import { describe, expect, it } from 'vitest'
import { allSpecs } from '../../src/app/procedures.ts'
import { sourcesBelow } from './sources.ts'

describe('tables', () => {
  const tables = sourcesBelow('src').filter(({ path }) => path.endsWith('/tables.ts'))

  it('each say what a row is', () => {
    expect(tables.length).toBeGreaterThan(10)
    const silent = tables.flatMap(({ path, text }) =>
      [...text.matchAll(/^(.*)\nexport const (\w+) = sqliteTable\(/gm)]
        .filter(([, above]) => !/\*\/$/.test(above ?? ''))
        .map(([, , name]) => `${path}: ${name}`),
    )
    expect(silent).toEqual([])
  })

  it('each say what their columns hold', () => {
    const columns = tables.flatMap(({ path, text }) => columnsOf(text).map((column) => ({ path, ...column })))
    expect(columns.length).toBeGreaterThan(60)
    expect(columns.filter(({ legend }) => !legend).map(({ path, name }) => `${path}: ${name}`)).toEqual([])
  })
})

describe('procedures', () => {
  const specs = allSpecs()

  it('each have a summary in one line', () => {
    expect(specs.length).toBeGreaterThan(60)
    const bad = specs.filter(([, { summary }]) => !/^\S.{5,99}[^.\s]$/.test(summary))
    expect(bad.map(([path, { summary }]) => `${path}: ${summary}`)).toEqual([])
  })

  it('each that people call have an example that begins with cw', () => {
    const silent = specs.filter(([, { cli }]) => !cli.hidden && cli.examples.length === 0)
    expect(silent.map(([path]) => path)).toEqual([])
    const examples = specs.flatMap(([, { cli }]) => cli.examples)
    expect(examples.filter((example) => !/^cw [a-z]/.test(example))).toEqual([])
  })

  it('say why an actor may not call them', () => {
    const silent = specs.filter(([, spec]) => spec.type === 'command' && spec.actors.length === 0)
    expect(silent.map(([path]) => path)).toEqual([])
  })
})

/** `name: text('name')…,` lines, each with whether a comment stands above it. */
function columnsOf(text: string): { name: string; legend: boolean }[] {
  const lines = text.split('\n')
  return lines.flatMap((line, at) => {
    const name = /^\s+(\w+): (?:text|integer|real|blob|numeric)\(/.exec(line)?.[1]
    return name === undefined ? [] : [{ name, legend: /\*\/\s*$/.test(lines[at - 1] ?? '') }]
  })
}
