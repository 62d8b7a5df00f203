// What tells that an editor holds a file: swap files, locks, and the command lines of editors that leave neither.

import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { editorsAtWork } from '../../../src/fsui/shell/editor-locks.ts'
import { systemClock } from '../../../src/kernel/clock.ts'

/** No process has it: it is above the largest that Linux gives. */
const nobody = 0x7ffffffe
const path = 'tasks/limits.md'
let root: string
let held: (path: string) => Promise<boolean>

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'cw-locks-')))
  await mkdir(join(root, 'tasks'))
  await writeFile(join(root, path), '# Limits\n')
  held = heldWith({})
})

afterEach(() => rm(root, { recursive: true, force: true }))

it('nobody holds a file that just stands there', async () => {
  expect(await held(path)).toBe(false)
})

it('a swap file of a living vim holds, one of a dead vim does not', async () => {
  await writeFile(join(root, 'tasks/.limits.md.swp'), swapOf(process.pid))
  expect(await held(path)).toBe(true)
  await writeFile(join(root, 'tasks/.limits.md.swp'), swapOf(nobody))
  expect(await held(path)).toBe(false)
})

it.each([
  ['.local/state/nvim/swap', null],
  ['.vim/swap', null],
  ['state/nvim/swap', 'state'],
])('a swap file in %s of the home holds (XDG_STATE_HOME is %s)', async (folder, state) => {
  if (state !== null) held = heldWith({ XDG_STATE_HOME: join(root, 'home', state) })
  await mkdir(join(root, 'home', folder), { recursive: true })
  const name = `${join(root, path).replaceAll('/', '%')}.swp`
  await writeFile(join(root, 'home', folder, name), swapOf(process.pid))
  expect(await held(path)).toBe(true)
})

it("emacs' lock of a living process holds, a stale one does not", async () => {
  await symlink(`me@here.${process.pid}:1700000000`, join(root, 'tasks/.#limits.md'))
  expect(await held(path)).toBe(true)
  await rm(join(root, 'tasks/.#limits.md'))
  await symlink(`me@here.${nobody}:1700000000`, join(root, 'tasks/.#limits.md'))
  expect(await held(path)).toBe(false)
})

it.runIf(process.platform === 'linux').each([
  ['nano', [path], true],
  ['kak', ['-n', '+3', `../${path}`], true],
  ['less', [path], false],
])('%s that was started with %s holds it: %s (Linux only)', async (program, words, holds) => {
  const cwd = program === 'kak' ? join(root, 'tasks') : root
  const waits = ['-e', 'process.stdout.write("ready"); setInterval(() => {}, 1_000)', '--', ...words]
  const running = execa(process.execPath, waits, { argv0: program, cwd, reject: false })
  await new Promise((resolve) => running.stdout.once('data', resolve))
  expect(await held(path)).toBe(holds)
  running.kill()
  await running
  expect(await held(path)).toBe(false)
})

function heldWith(inherited: Record<string, string>) {
  const environment = { userHome: join(root, 'home'), inherited }
  return editorsAtWork({ root, environment, clock: systemClock })
}

/** The beginning of a swap file as vim writes it. */
function swapOf(pid: number): Buffer {
  const bytes = Buffer.alloc(4096)
  bytes.write('b0VIM 9.0', 'latin1')
  bytes.writeUInt32LE(pid, 24)
  return bytes
}
