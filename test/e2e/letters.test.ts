// Signs beyond ASCII mean the same in the built program as in its sources.
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BuiltCw, program } from './built-cw.ts'

let cw: BuiltCw
beforeAll(async () => {
  cw = await BuiltCw.open()
  expect((await cw.run(['init'])).exit).toBe(0)
})
afterAll(() => cw.remove())

it('makes a name of letters that have no plain form', async () => {
  await cw.run(['initiative', 'create', 'Straße nach Łódź'])
  const { out } = await cw.run(['initiative', 'list', '--json'])
  expect(out).toContain('initiatives/strasse-nach-lodz/initiative.md')
})

it('is read byte by byte, so none of its signs takes more than one', async () => {
  const folder = join(dirname(program), 'program')
  const main = await readFile(join(folder, 'main.js'), 'utf8')
  const text = await readFile(join(folder, /program-\w+\.cjs/.exec(main)?.[0] ?? ''), 'latin1')
  expect(text).not.toMatch(/[\u0080-\u00ff]/)
})
