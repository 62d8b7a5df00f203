// The examples of docs/cli.md are true: after the commands that set their world up, all of them can be typed from top to
// bottom.
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appRouter } from '../../src/app/router.ts'
import { describeCli } from '../../src/interfaces/cli/describe.ts'
import { exampleWorld } from '../../src/interfaces/cli/example-world.ts'
import { commandsUnder } from '../../src/interfaces/cli/find-command.ts'
import { sortNouns } from '../../src/interfaces/cli/nouns.ts'
import { BuiltCw } from '../e2e/built-cw.ts'
import { freshBuild } from '../e2e/fresh-build.ts'
import { Typist } from '../interfaces/cli/typist.ts'

const manifest = await describeCli(appRouter, '0.0.0')
const commands = commandsUnder(manifest, [])
/** They go on until they are ended, or need a tree; each has end-to-end tests of its own. */
const elsewhere =
  /^cw (?:fsui|server|--server|history|restore|doctor notes|events (?:-f|follow)|(?:agent )?logs .*-f|worktree diff|worktree prune --force|completion fish|question ask .* --wait)/
/** The digest in it is somebody else's. */
const refused: Readonly<Record<string, number>> = { 'cw phase approve 01-storage --digest 9f2c7b10': 12 }
const examples = commands.flatMap(({ words, examples, local }) =>
  examples.map((line) => ({ noun: words[0] ?? '', line, local })),
)
const nouns = sortNouns([...new Set(examples.map(({ noun }) => noun))])

let cw: BuiltCw
let typist: Typist
beforeAll(async () => {
  const program = await freshBuild()
  cw = await BuiltCw.open()
  await mkdir(join(cw.folder, 'bin'))
  await symlink(program, join(cw.folder, 'bin/cw'))
  // No agent is run here, but one that is to run needs its program.
  await writeFile(join(cw.folder, 'bin/claude'), '#!/bin/sh\n', { mode: 0o755 })
  typist = new Typist(cw.home, manifest)
  for (const line of exampleWorld) expect(await typist.type(line), line).toMatchObject({ exit: 0 })
}, 300_000)
afterAll(() => cw.remove())

describe('the examples of', () => {
  it.each(nouns)('cw %s are true', { timeout: 240_000 }, async (noun) => {
    const own = examples.filter((each) => each.noun === noun && !elsewhere.test(each.line))
    for (const { line, local } of own) {
      const { exit, said } = local === null && isPlain(line) ? await type(line) : await typeInShell(line)
      expect(exit, `$ ${line}\n${said}`).toBe(refused[line] ?? 0)
    }
  })
})

/** Nothing in it is for a shell, but that a command may follow another. */
function isPlain(line: string): boolean {
  return line.startsWith('cw ') && !/[<>|$`'\\*;(]/.test(line)
}

async function type(line: string) {
  const { exit, out, err } = await typist.type(line)
  return { exit, said: out + err }
}

/** The built program, in a shell. */
async function typeInShell(line: string) {
  const path = `${join(cw.folder, 'bin')}:${process.env.PATH ?? ''}`
  const { exitCode, all } = await execa('bash', ['-c', line], {
    cwd: cw.folder,
    env: { ...cw.environment, PATH: path },
    extendEnv: false,
    input: 'What is to be done.\n',
    all: true,
    reject: false,
  })
  return { exit: exitCode, said: all }
}
