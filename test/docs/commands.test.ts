// Every example of every command is true: in the world that docs/cli.md sets up first, it does what it says.
import { cp, mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appRouter } from '../../src/app/router.ts'
import { describeCli } from '../../src/interfaces/cli/describe.ts'
import { exampleWorld } from '../../src/interfaces/cli/example-world.ts'
import { commandsUnder } from '../../src/interfaces/cli/find-command.ts'
import { BuiltCw } from '../e2e/built-cw.ts'
import { freshBuild } from '../e2e/fresh-build.ts'

const commands = commandsUnder(await describeCli(appRouter, '0.0.0'), [])
/** They go on until they are ended, or need a tree; each has end-to-end tests of its own. */
const elsewhere =
  /^cw (?:fsui|server|--server|history|restore|doctor notes|events (?:-f|follow)|logs -f|completion fish|question ask .* --wait)/
/** What these wait for is nothing that a person can do on the command line today. */
const refused: Readonly<Record<string, number>> = {
  'cw initiative complete rate-limits': 11,
  'cw phase complete 01-storage': 11,
  'cw phase approve 01-storage --digest 9f2c7b10': 12,
}
const examples = commands.flatMap(({ words, examples }) =>
  examples.map((line) => ({ noun: words[0] ?? '', line })),
)
const nouns = [...new Set(examples.map(({ noun }) => noun))]

let cw: BuiltCw
beforeAll(async () => {
  const program = await freshBuild()
  cw = await BuiltCw.open()
  await mkdir(join(cw.folder, 'bin'))
  await symlink(program, join(cw.folder, 'bin/cw'))
  for (const line of exampleWorld) expect(await type(line, cw.home), line).toMatchObject({ exitCode: 0 })
}, 120_000)
afterAll(() => cw.remove())

describe('the examples of', () => {
  it.each(nouns)('cw %s are true', { timeout: 240_000 }, async (noun) => {
    const own = examples.filter((each) => each.noun === noun && !elsewhere.test(each.line))
    for (const [at, { line }] of own.entries()) {
      const home = join(cw.folder, `${noun}-${at}`)
      await cp(cw.home, home, { recursive: true })
      const { exitCode, all } = await type(line, home)
      expect(exitCode, `$ ${line}\n${all}`).toBe(refused[line] ?? 0)
    }
  })
})

function type(line: string, home: string) {
  const path = `${join(cw.folder, 'bin')}:${process.env.PATH ?? ''}`
  return execa('bash', ['-c', line], {
    cwd: cw.folder,
    env: { ...cw.environment, CW_HOME: home, PATH: path },
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    reject: false,
  })
}
