// A patch as it is shown: in the pager on a terminal, as it is elsewhere.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Terminal } from '../../../src/interfaces/cli/terminal.ts'
import { showPatch } from '../../../src/interfaces/cli/worktrees/show-patch.ts'
import type { Environment } from '../../../src/platform/config/environment.ts'

let folder: string
let printed: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cw-patch-'))
  printed = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** `pager`: what git would show patches in. */
function terminal(pager: string, width: number | null): Terminal {
  const inherited = { PATH: process.env.PATH, HOME: folder, GIT_PAGER: pager }
  return {
    out: (text) => printed.push(text),
    err: () => undefined,
    readInput: async () => '',
    ...{ colour: width !== null, messageColour: false, width },
    environment: { inherited } as unknown as Environment,
  }
}

const patch = 'diff --git a/a b/a\n@@ -1 +1 @@\n-one\n+two\u001b[2J\n'

it('goes into the pager of git on a terminal, with nothing in it that a terminal obeys', async () => {
  await showPatch(terminal(`cat > ${join(folder, 'seen')}`, 80), patch)
  expect(readFileSync(join(folder, 'seen'), 'utf8')).toContain('\u001b[32m+two␛[2J\u001b[0m\n')
  expect(printed).toEqual([])
})

it('is printed where there is no pager', async () => {
  await showPatch(terminal('no-such-pager-anywhere', 80), patch)
  expect(printed[0]).toContain('+two')
})

it('goes into a file or a pipe byte for byte', async () => {
  await showPatch(terminal('false', null), patch)
  expect(printed).toEqual([patch.trimEnd()])
})
