import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { isNestedTooDeeply } from '../../src/kernel/yaml-depth.ts'

/** YAML that is nested so many levels deep, in all the ways in which it can be. */
const nested: Readonly<Record<string, (levels: number) => string>> = {
  brackets: (levels) => `a: ${'['.repeat(levels)}${']'.repeat(levels)}`,
  'brackets that stay open': (levels) => `a: ${'['.repeat(levels)}`,
  braces: (levels) => `a: ${'{b: '.repeat(levels)}1${'}'.repeat(levels)}`,
  'brackets over many lines': (levels) => `a:\n${'  [\n'.repeat(levels)}`,
  'brackets with closing ones in quotes': (levels) => `a: ${'["]]]", '.repeat(levels)}`,
  'anchored brackets': (levels) => `a: ${'[&b '.repeat(levels)}`,
  'lists in lists': (levels) => `a:\n  ${'- '.repeat(levels)}x`,
  'lists with anchors': (levels) => `a:\n  ${'- &b '.repeat(levels)}x`,
  'keys that are keys': (levels) => `${'? '.repeat(levels)}x`,
  mappings: (levels) => Array.from({ length: levels }, (_, n) => `${' '.repeat(n)}a:`).join('\n'),
  'mappings with lists': (levels) =>
    Array.from({ length: levels }, (_, n) => `${' '.repeat(n)}- a:`).join('\n'),
}

describe.each(Object.entries(nested))('%s', (_, at) => {
  it('are read where a person could have written them', () => {
    expect(isNestedTooDeeply(at(20))).toBe(false)
    parseDocument(at(20), { logLevel: 'error' })
  })

  it.each([500, 2_000, 6_400, 20_000])('are too deep with %i levels', (levels) => {
    if (levels > 6_400 && at(2).includes('\n ')) return
    expect(isNestedTooDeeply(at(levels))).toBe(true)
  })
})

it.each([
  ['a long list of mappings', `a: [${'{b: 1, c: [2]}, '.repeat(5_000)}]`],
  ['brackets in quotes', `a: "${'['.repeat(5_000)}"\nb: '${'{'.repeat(5_000)}'`],
  [
    'brackets, dashes and rules in a text',
    `a: |\n  ${'['.repeat(5_000)}\n  ${'- '.repeat(5_000)}\n  ${'-'.repeat(5_000)}\n`,
  ],
  ['brackets in a comment', `a: 1 # ${'['.repeat(5_000)}`],
  ['many keys', Array.from({ length: 5_000 }, (_, n) => `k${n}: [1]`).join('\n')],
  ['many colons in one line', `{${Array.from({ length: 5_000 }, (_, n) => `k${n}: 1`).join(', ')}}`],
])('%s is not deep', (_, yaml) => {
  expect(isNestedTooDeeply(yaml)).toBe(false)
})
