// The folder of the sample project, where somebody has changed what is in it.

import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { prepareDemo } from '../../../src/fsui/shell/demo.ts'
import { openHome } from '../../../src/platform/home.ts'

let folder: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cw-demo-'))
  mkdirSync(join(folder, 'shop'))
  await openHome({ path: join(folder, 'home'), create: true })
})
afterEach(() => rmSync(folder, { recursive: true }))

it.each(['config.yaml', 'config.json'])(
  'says which file is wrong where its settings are: %s',
  async (name) => {
    const file = join(folder, 'home', name)
    if (name === 'config.json') renameSync(join(folder, 'home/config.yaml'), file)
    writeFileSync(file, '{ "fsui": [')
    await expect(prepareDemo(folder)).rejects.toThrow(`${name}, line 1: `)
  },
)
