// Editors that are found by their command lines, in a folder that looks like /proc.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { EditorProcesses } from '../../../src/fsui/shell/editor-processes.ts'
import { SteppedClock } from '../../app/test-home.ts'

let root: string
let file: string

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'cw-editors-')))
  file = join(root, 'tree', 'a.md')
  mkdirSync(join(root, 'tree'))
  mkdirSync(join(root, 'proc'))
  writeFileSync(file, '# A\n')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** As of an editor that was started with `words` in the folder of the tree. */
function start(...words: string[]): void {
  const process = join(root, 'proc', '77')
  mkdirSync(process)
  writeFileSync(join(process, 'cmdline'), `${words.join('\0')}\0`)
  symlinkSync(join(root, 'tree'), join(process, 'cwd'))
}

/** Each look takes so long, in milliseconds. */
function looking(took: number) {
  const clock = new (class extends SteppedClock {
    override elapsed(): number {
      const before = super.elapsed()
      this.advance(took)
      return before
    }
  })()
  return {
    processes: new EditorProcesses(clock, join(root, 'proc')),
    pass: (ms: number) => clock.advance(ms),
  }
}

it('a file holds that an editor was started with, by whatever name, and no other', () => {
  const { processes, pass } = looking(0)
  expect(processes.hold(file)).toBe(false)
  start('/usr/bin/nano', '+3', './a.md')
  pass(60)
  expect(processes.hold(file)).toBe(true)
  expect(processes.hold(join(root, 'tree', 'b.md'))).toBe(false)
})

it('an editor is seen a tenth of a second after it was started, however long the looks take', () => {
  const { processes, pass } = looking(400)
  expect(processes.hold(file)).toBe(false)
  start('nano', 'a.md')
  pass(100)
  expect(processes.hold(file)).toBe(true)
})
