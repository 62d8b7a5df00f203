// What a process leaves in its files, once it is too much: the beginning, the end, and how much stood between.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runFiles } from '../../src/runtime/process/agent-process.ts'
import { boundRun, keepBounded, keptOfEach } from '../../src/runtime/process/bound-file.ts'
import { until } from '../e2e/until.ts'

let folder: string
let errors: string
let writing: ChildProcess | null = null
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cw-bound-'))
  ;({ errors } = runFiles(folder))
})
afterEach(() => {
  writing?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const line = (bytes: number) => `\n[cw left out ${String(bytes).padStart(16)} bytes here]\n`
/** What stands where the line is. */
function middle(): string {
  const file = openSync(errors, 'r')
  const bytes = Buffer.alloc(line(0).length)
  readSync(file, bytes, 0, bytes.length, keptOfEach)
  closeSync(file)
  return bytes.toString()
}

it('the first and the last bytes stay, and a line says how many do not', async () => {
  const half = Buffer.alloc(2 * keptOfEach, 'x')
  writeFileSync(errors, Buffer.concat([Buffer.from('first\n'), half, half, Buffer.from('last\n')]))
  await boundRun(folder)
  const kept = readFileSync(errors, 'latin1')
  expect(kept.length).toBe(2 * keptOfEach + line(0).length)
  expect([kept.slice(0, 6), kept.slice(-5)]).toEqual(['first\n', 'last\n'])
  expect(middle()).toBe(line(2 * keptOfEach + 11))
  await boundRun(folder)
  expect(readFileSync(errors, 'latin1')).toBe(kept)
})

it('what is cut again counts together', async () => {
  writeFileSync(errors, Buffer.alloc(3 * keptOfEach))
  await boundRun(folder)
  appendFileSync(errors, Buffer.alloc(100))
  await boundRun(folder)
  expect(middle()).toBe(line(keptOfEach + 100))
})

it('what is small, gone, a folder, or the file of somebody else by a link stays as it is', async () => {
  const { output } = runFiles(folder)
  writeFileSync(output, 'small')
  await boundRun(folder)
  expect(readFileSync(output, 'utf8')).toBe('small')
  const other = join(folder, 'other')
  writeFileSync(other, Buffer.alloc(3 * keptOfEach))
  symlinkSync(other, errors)
  rmSync(output)
  mkdirSync(output)
  await boundRun(folder)
  expect(statSync(other).size).toBe(3 * keptOfEach)
})

it('a process that goes on writing is cut off from nothing that it says later', async () => {
  const appending = openSync(errors, 'a')
  const child = spawn(
    'sh',
    ['-c', 'echo first; while [ ! -e enough ]; do head -c 4194304 /dev/zero; sleep 0.1; done; echo last'],
    { cwd: folder, stdio: ['ignore', appending, 'inherit'] },
  )
  closeSync(appending)
  writing = child
  const ended = once(child, 'close')
  const faults: unknown[] = []
  const atRest = keepBounded(errors, (error) => faults.push(error))
  await until('it is cut while it is written', () => /left out/.test(middle()))
  writeFileSync(join(folder, 'enough'), '')
  expect(await ended).toEqual([0, null])
  await atRest()
  await boundRun(folder)
  const kept = readFileSync(errors, 'latin1')
  expect([kept.slice(0, 6), kept.slice(-5)]).toEqual(['first\n', 'last\n'])
  expect(statSync(errors).size).toBe(2 * keptOfEach + line(0).length)
  expect(faults).toEqual([])
})
