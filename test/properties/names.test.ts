// Whatever things are called: their documents never meet in one file, and every name is one on every system.
import * as fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { foldName } from '../../src/kernel/fold-name.ts'
import { folderOf } from '../../src/kernel/layout.ts'
import { nameProblem } from '../../src/kernel/name-rules.ts'
import { openTestApp, type TestApp } from '../app/test-home.ts'

let app: TestApp
afterEach(() => app.close())

/** Texts that systems fold, refuse, hide or cut. */
const hard = fc.constantFrom(
  ...[
    'Ä',
    'ä',
    'A\u0308',
    'ß',
    'SS',
    'ẞ',
    'ſ',
    'K',
    '\u212a',
    'ı',
    'İ',
    'CON',
    'aux.md',
    'nul',
    'a:b',
    'x.',
    'x ',
    '.x',
    '-x',
  ],
  ...[
    '\u202egnp',
    'a\u00adb',
    '❤\ufe0f',
    '👨‍👩‍👧',
    '数据'.repeat(60),
    'x'.repeat(300),
    'É'.repeat(200),
    '日本',
    '"?"',
    '../..',
    '!!!',
  ],
)
const title = fc.oneof(
  hard,
  fc.tuple(hard, hard).map(([a, b]) => `${a} ${b}`),
  fc.string({ unit: 'grapheme', minLength: 1 }),
)
const step = fc.record({
  title,
  kind: fc.constantFrom('task', 'initiative', 'project', 'domain'),
  /** A person's own name for the file, as a tree reports it. */
  own: fc.boolean(),
})

const places = {
  task: (name: string) => `tasks/${name}.md`,
  initiative: (name: string) => `initiatives/${name}.md`,
  project: (name: string) => `projects/${name}.md`,
  domain: (name: string) => `domain/${name}.md`,
}

async function make({ title: name, kind, own }: { title: string; kind: keyof typeof places; own: boolean }) {
  const input = {
    title: name,
    ...(kind === 'domain' && !own && { folder: name }),
    ...(kind === 'project' && { repository: '../shop' }),
  }
  const path = places[kind](name.replaceAll('/', ' '))
  await app.run(`${kind}.create`, own ? { ...input, path } : input)
}

it('two documents never have names that some system takes for one', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), async (steps) => {
      app = await openTestApp()
      for (const each of steps) {
        if (each.own) await make(each).catch((error: unknown) => expect(error).toHaveProperty('code'))
        else if (each.title.trim() === '')
          await expect(make(each)).rejects.toMatchObject({ code: 'input.invalid' })
        else await make(each)
      }
      const paths = (
        await Promise.all(Object.keys(places).map((kind) => app.run<{ path: string }[]>(`${kind}.list`)))
      ).flatMap((listed) => listed.map(({ path }) => path))
      expect(new Set(paths.map(foldName)).size).toBe(paths.length)
      expect(paths.filter((path) => nameProblem(path) !== null)).toEqual([])
      const made = paths.filter((path) => /^[a-z0-9-/]+\.md$/.test(path)).map(folderOf)
      expect(new Set(made).size).toBe(made.length)
      app.close()
    }),
    { numRuns: 150 },
  )
})
