// git that is run for an agent: what it printed counts only where it came to its end, and none is left where nobody would find it.

import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { runStoppable } from '../../src/git/stoppable.ts'
import { until } from '../e2e/until.ts'

let folder: string
const run = (pid: string) => runStoppable(folder, ['status'], { signal: new AbortController().signal, pid })

/** A program that is called git, first on the PATH. */
function pretend(script: string): void {
  const git = join(folder, 'git')
  writeFileSync(git, `#!/bin/sh\n${script}\n`)
  chmodSync(git, 0o755)
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cw-stoppable-'))
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

it('fails where git is killed, whatever it has printed by then', async () => {
  pretend('echo half; kill -9 $$')
  await expect(run(join(folder, 'pid'))).rejects.toThrow('git was ended before it came to its end')
})

it('leaves no git running whose pid cannot be noted', async () => {
  pretend('echo $$ > "$(dirname "$0")/own"; exec sleep 600')
  await expect(run(join(folder, 'none/pid'))).rejects.toThrow('ENOENT')
  const own = join(folder, 'own')
  const pid = () => (existsSync(own) ? Number(readFileSync(own, 'utf8')) : 0)
  // It is ended before it has written anything, mostly: one that is not has by then.
  await new Promise((resolve) => setTimeout(resolve, 500))
  await until('its end', async () => pid() === 0 || !lives(pid()))
})

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
