// What the folder of a tree says about its settings, and what a reply says of them.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, test } from 'vitest'
import { readTreeSettings } from '../../../src/fsui/shell/tree-settings.ts'
import { openTestApp } from '../../app/test-home.ts'
import { tempHome } from '../../interfaces/server/served-home.ts'

let home: Awaited<ReturnType<typeof tempHome>>
let root: string

beforeEach(async () => {
  home = await tempHome()
  root = join(home.path, '..', 'tree')
  await mkdir(root)
})
afterEach(() => home.remove())

const mode = async () => (await readTreeSettings(home, { id: 'x', root }))['fsui.reply']

it.each(['.obsidian', '.stfolder'])(
  'waits for Send where %s saves by itself, unless it is set',
  async (name) => {
    expect(await mode()).toBe('auto')
    await mkdir(join(root, name))
    expect(await mode()).toBe('tick')
    await writeFile(home.config, 'fsui:\n  reply: auto\n')
    expect(await mode()).toBe('auto')
  },
)

test('a reply says when saving sends it, as this tree has it', async () => {
  const app = await openTestApp()
  const { id } = await app.run<{ id: string }>('question.ask', { text: 'Which database?' })
  const reply = async (input: object) => {
    const documents = await app.run<{ key: string; text: string }[]>('tree.documents', {
      ids: [id],
      ...input,
    })
    return documents.find(({ key }) => key === `${id}#reply`)?.text
  }
  expect(await reply({})).toContain('Saving sends: ticks at once')
  expect(await reply({ reply: 'save' })).toContain('Every save sends.')
  expect(await reply({ reply: 'tick' })).toContain('Nothing is sent before Send is ticked')
  app.close()
})
