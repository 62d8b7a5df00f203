// The terminal sessions in the pages are true: each is typed into a shell with the built program, in a home of its own.
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { BuiltCw } from '../e2e/built-cw.ts'
import { freshBuild } from '../e2e/fresh-build.ts'
import { type Example, examplesIn, pagesBelow, shows } from './sessions.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const sessions = await Promise.all(
  pagesBelow(root).map(async (page) => ({
    page,
    examples: examplesIn(await readFile(join(root, page), 'utf8')),
  })),
)

let program: string
let cw: BuiltCw
beforeAll(async () => {
  program = await freshBuild()
})
beforeEach(async () => {
  cw = await BuiltCw.open()
  await mkdir(join(cw.folder, 'bin'))
  await symlink(program, join(cw.folder, 'bin/cw'))
  // No agent is run here, but one that is to run needs its program.
  await writeFile(join(cw.folder, 'bin/claude'), '#!/bin/sh\n', { mode: 0o755 })
})
afterEach(() => cw.remove())

describe('the examples', () => {
  it('are found', () => {
    expect(sessions.filter(({ examples }) => examples.length > 0).map(({ page }) => page)).toEqual(
      expect.arrayContaining(['README.md', 'docs/agent-programs.md', 'docs/tree.md', 'docs/tasks.md']),
    )
  })

  it.each(sessions.filter(({ examples }) => examples.length > 0))(
    'of $page are true',
    async ({ examples }) => {
      for (const example of examples) {
        const printed = await type(example)
        expect(shows(printed, example.output), `$ ${example.command}\n${printed}`).toBe(true)
      }
    },
  )
})

/** What the terminal shows after it. */
async function type({ command }: Example): Promise<string> {
  const path = `${join(cw.folder, 'bin')}:${process.env.PATH ?? ''}`
  const ran = await execa('sh', ['-c', command], {
    cwd: cw.folder,
    env: { ...cw.environment, PATH: path },
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    reject: false,
  })
  return ran.all
}
