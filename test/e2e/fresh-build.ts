// The built program, brought up to date when a source file is newer than it. Tests that run beside each other build once.

import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { program } from './built-cw.ts'
import { until } from './until.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const turn = join(root, 'test', '.tmp-build')
/** Milliseconds after which the one that builds is taken for dead. */
const patience = 120_000

/** Builds when that is necessary; returns the path of the program. */
export async function freshBuild(): Promise<string> {
  await until('the turn to build', async () => (await isUpToDate()) || (await takeTurn()), patience)
  try {
    if (!(await isUpToDate())) await execa('npm', ['run', 'build'], { cwd: root })
  } finally {
    await rm(turn, { recursive: true, force: true })
  }
  return program
}

async function isUpToDate(): Promise<boolean> {
  const manifest = join(root, 'dist/interfaces/cli/manifest.json')
  const built = await stat(manifest).catch(() => null)
  if (built === null) return false
  const sources = await readdir(join(root, 'src'), { recursive: true, withFileTypes: true })
  const files = sources.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const times = await Promise.all(files.map(async (file) => (await stat(file)).mtimeMs))
  return times.every((time) => time <= built.mtimeMs)
}

async function takeTurn(): Promise<boolean> {
  const taken = await stat(turn).catch(() => null)
  if (taken && Date.now() - taken.mtimeMs > patience) await rm(turn, { recursive: true, force: true })
  return mkdir(turn).then(
    () => true,
    () => false,
  )
}
