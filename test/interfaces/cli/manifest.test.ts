// The manifest against the router: nothing is left out, and every example is a command line that can be read.
import { readFile } from 'node:fs/promises'
import type { AnyRouter } from '@trpc/server'
import { describe, expect, it } from 'vitest'
import { allSpecs } from '../../../src/app/procedures.ts'
import { appRouter } from '../../../src/app/router.ts'
import { sliceRouters } from '../../../src/app/slice-routers.ts'
import { describeCli } from '../../../src/interfaces/cli/describe.ts'
import { findCommand } from '../../../src/interfaces/cli/find-command.ts'
import { readGlobals } from '../../../src/interfaces/cli/globals.ts'
import { nounSummary } from '../../../src/interfaces/cli/nouns.ts'
import { readArguments } from '../../../src/interfaces/cli/read-arguments.ts'
import { renderReference } from '../../../src/interfaces/cli/reference.ts'

const manifest = await describeCli(appRouter, '0.0.0')
const shown = allSpecs().filter(([, spec]) => !spec.cli.hidden)

/** As a shell would split it, as far as examples go: of several commands the one that is shown, which is the last of ours. */
function shellWords(line: string): string[] {
  const commands = line.replace(/^eval "\$\((.*)\)"$/, '$1').split(/ \| | && /)
  const command = commands.filter((each) => each.startsWith('cw ')).at(-1) ?? ''
  const words = command.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []
  return words.map((word) => word.replace(/["']/g, '')).slice(1)
}

it('has the procedures of the application, each with a summary and an example', () => {
  expect(shown.length).toBeGreaterThan(10)
  for (const [path, spec] of shown) {
    const entry = manifest.commands.find((each) => each.procedure === path)
    expect(entry, path).toBeDefined()
    expect(entry?.summary, path).toBe(spec.summary)
    expect(entry?.examples.length, path).toBeGreaterThan(0)
  }
})

it('knows the module of every first word, and these hold the same procedures as the application', async () => {
  const nouns = new Set(allSpecs().map(([path]) => path.split('.')[0] ?? ''))
  expect(Object.keys(sliceRouters).sort()).toEqual([...nouns].sort())
  for (const [noun, load] of Object.entries(sliceRouters)) {
    const own = Object.keys(((await load()) as AnyRouter)._def.procedures as object).sort()
    const all = Object.keys(appRouter._def.procedures).flatMap((path) =>
      path.startsWith(`${noun}.`) ? [path.slice(noun.length + 1)] : [],
    )
    expect(own, noun).toEqual(all.sort())
  }
})

it('says of every first word what it is about', () => {
  for (const entry of manifest.commands.filter(({ hidden }) => !hidden))
    expect(nounSummary(entry.words[0] ?? ''), entry.words[0]).not.toBeNull()
})

it('has no two commands of one name', () => {
  const names = manifest.commands.map((entry) => entry.words.join(' '))
  expect(new Set(names).size).toBe(names.length)
})

describe('every example can be read', () => {
  const examples = manifest.commands.flatMap((entry) => entry.examples.map((line) => ({ line, entry })))
  it.each(examples)('$line', ({ line, entry }) => {
    const { argv } = readGlobals(shellWords(line))
    const found = findCommand(manifest, argv)
    expect(found.entry.words).toEqual(entry.words)
    expect(() => readArguments(found.entry, found.rest)).not.toThrow()
  })
})

it('is what docs/cli.md was written from', async () => {
  const written = await readFile(new URL('../../../docs/cli.md', import.meta.url), 'utf8')
  expect(written, 'run `npm run build && node dist/build.js --docs`').toBe(renderReference(manifest))
})
