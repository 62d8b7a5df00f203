// The help of every command: complete, in the order of use, and no wider than a terminal.
import { describe, expect, it } from 'vitest'
import { appRouter } from '../../../src/app/router.ts'
import { describeCli } from '../../../src/interfaces/cli/describe.ts'
import { commandsUnder, findCommand } from '../../../src/interfaces/cli/find-command.ts'
import { renderHelp } from '../../../src/interfaces/cli/help.ts'
import { renderReference } from '../../../src/interfaces/cli/reference.ts'

const manifest = await describeCli(appRouter, '0.0.0')
const shown = commandsUnder(manifest, [])
const nouns = [...new Set(shown.map(({ words }) => words[0] ?? ''))]
const help = (...words: string[]) => renderHelp(manifest, words, { colour: false })

it.each([[], ...nouns.map((noun) => [noun]), ...shown.map(({ words }) => [...words])])(
  'of %j %j %j fits into 80 columns',
  (...words: string[]) => {
    const lines = help(...words.filter((word) => word !== undefined)).split('\n')
    // An example cannot be broken.
    expect(lines.filter((line) => line.length > 80 && !line.startsWith('  cw '))).toEqual([])
  },
)

it.each(shown)('of a command says what it does and shows how: $words', ({ words, summary, examples }) => {
  const text = help(...words)
  expect(summary).toMatch(/^[A-Z].*[^.]$/)
  expect(examples.length).toBeGreaterThan(0)
  for (const example of examples) expect(text).toContain(example)
})

describe('of a noun', () => {
  it('begins with what is needed first', () => {
    const verbs = [
      ...(help('task').split('Examples')[0] ?? '').matchAll(
        /^ {2}cw task ([a-z ]+?)(?: \[?[A-Z].*)?(?: {2}|$)/gm,
      ),
    ].map(([, verb]) => verb)
    expect(verbs.slice(0, 5)).toEqual(['create', 'list', 'show', 'update', 'ready'])
    expect(verbs.slice(-3)).toEqual(['archive', 'restore', 'move'])
  })

  it('shows by examples how it is used', () => {
    const [, examples = ''] = help('task').split('Examples\n')
    const words = [...examples.matchAll(/^ {2}cw task (\w+)/gm)].map(([, verb]) => verb)
    expect(words).toEqual(['create', 'ready', 'claim', 'comment', 'close'])
  })
})

it('offers a person what a person gives: not what only programs do', () => {
  const optionsOf = (...words: string[]) =>
    shown.find((entry) => entry.words.join(' ') === words.join(' '))?.options.map(({ name }) => name)
  expect(optionsOf('task', 'create')).not.toContain('returning')
  expect(optionsOf('task', 'create')).not.toContain('id')
  expect(optionsOf('question', 'answer')).not.toContain('source')
  expect(help('phase', 'create')).toMatch(/--status planned\|review\s/)
  expect(help('initiative', 'create')).toMatch(/--status draft\|review\s/)
})

it('names no default where there is none', () => {
  expect(renderReference(manifest)).not.toMatch(/default: ?[);]/)
})

it('leaves out what programs call, which can be called all the same', () => {
  expect(help()).not.toMatch(/^ {2}hook\b/m)
  expect(renderReference(manifest)).not.toContain('cw hook')
  expect(findCommand(manifest, ['hook']).entry.hidden).toBe(true)
  expect(help('completion')).not.toContain('words')
  expect(renderReference(manifest)).not.toContain('completion words')
  expect(findCommand(manifest, ['completion', 'words']).entry.hidden).toBe(true)
})
