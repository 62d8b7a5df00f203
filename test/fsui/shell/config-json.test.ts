// config.yaml in a tree whose home keeps its settings in a config.json: that stays JSON.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BaseStore } from '../../../src/fsui/shell/base-store.ts'
import { ConfigWorld } from './config-world.ts'

const json = '{\n    "fsui": {\n        "settle": "30ms"\n    }\n}\n'

let folder: string
let world: ConfigWorld

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-config-'))
  await writeFile(join(folder, 'config.json'), json)
  world = new ConfigWorld(join(folder, 'config.json'), await BaseStore.open(':memory:'))
  await world.quiet()
})

afterEach(async () => {
  world.bases.close()
  await rm(folder, { recursive: true, force: true })
})

it('is taken byte for byte where it is JSON [G5]', async () => {
  const text = json.replace('30ms', '100ms').replace('    "fsui"', '  "fsui"')
  world.save(text)
  await world.quiet()
  expect(await world.inHome()).toBe(text)
  expect(await world.inTree()).toBe(text)
})

it('is written as JSON on both sides where it is YAML, whatever nobody knows of it along [G5]', async () => {
  world.save('fsui: {settle: 100ms}\nmine: [1, "2"]\nproviders:\n  a:\n    command: [my-agent]\n')
  await world.quiet()
  const said = { fsui: { settle: '100ms' }, mine: [1, '2'], providers: { a: { command: ['my-agent'] } } }
  expect(await world.inHome()).toBe(`${JSON.stringify(said, null, 4)}\n`)
  expect(await world.inTree()).toBe(await world.inHome())
  expect(world.journal).toContainEqual(
    expect.stringMatching(/^taken up: config\.yaml \(fsui\.settle: 30ms → 100ms, providers\.a\.command: /),
  )
  world.restart()
  const told = world.journal.length
  await world.quiet()
  expect(world.journal).toHaveLength(told)
})

it('is refused where a comment stands in it, and what was saved stays [G5]', async () => {
  const text = json.replace('"30ms"', '"100ms" # slower')
  world.save(text)
  await world.quiet()
  expect(await world.inHome()).toBe(json)
  expect(await world.inTree()).toBe(text)
  expect(world.problems.get('config.yaml')).toMatchObject({
    ...{ code: 'config.json-only', line: 3 },
    message: 'The home keeps its settings in config.json, and JSON holds no comments.',
  })
  world.save(text.replace(' # slower', ''))
  await world.quiet()
  expect(world.problems.size).toBe(0)
  expect(await world.inHome()).toContain('100ms')
})

it('may hold comments where those of the home do [G5]', async () => {
  await world.saveHome(json.replace('"30ms"', '"30ms" # quick'))
  await world.quiet()
  const text = json.replace('"30ms"', '"100ms" # slower')
  world.save(text)
  await world.quiet()
  expect(await world.inHome()).toBe(text)
})

it('takes a change of the home, and says in which file there what is wrong [G1, G3]', async () => {
  await world.saveHome(json.replace('30ms', '50ms'))
  await world.quiet()
  expect(await world.inTree()).toContain('50ms')
  await world.saveHome('{')
  world.save(json)
  await world.quiet()
  expect(world.problems.get('config.yaml')?.message).toMatch(/^In the config\.json of the home: /)
})
