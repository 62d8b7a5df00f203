// The pages say what the source says, and every link in them leads somewhere.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import {
  capabilityTable,
  errorTable,
  familyTable,
  procedureTable,
  roleAnswerTable,
  roleToolTable,
  settingsTable,
  toolTable,
  withGenerated,
} from './generated.ts'
import { pagesBelow } from './sessions.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe('what is made from the source', () => {
  it.each([
    ['README.md', { settings: settingsTable }],
    [
      'docs/agent-programs.md',
      {
        capabilities: capabilityTable,
        providers: () => familyTable('providers'),
        roles: () => familyTable('roles'),
        'role-answers': roleAnswerTable,
        prices: () => familyTable('prices'),
      },
    ],
    ['docs/agent-tools.md', { tools: toolTable, 'role-tools': roleToolTable }],
    ['docs/api.md', { errors: errorTable, procedures: procedureTable }],
  ])('in %s is up to date', async (page, tables) => {
    const wanted = Object.entries(tables).reduce(
      (text, [name, make]) => withGenerated(text, name, make()),
      read(page),
    )
    await expect(wanted).toMatchFileSnapshot(join(root, page))
  })
})

describe('the README', () => {
  it('opens with the two commands that everything begins with', () => {
    const opening = '# Codewalkers\n\n```sh\nnpm ci && npx cw fsui my-workspace\nnpm ci && npm test\n```\n'
    expect(read('README.md').startsWith(opening)).toBe(true)
  })

  it('says what each runtime dependency is for', () => {
    const [, list = ''] = read('README.md').split('<!-- dependencies -->')
    const named = [...list.matchAll(/^- `([^`]+)`: \S/gm)].map(([, name]) => name)
    expect(named).toEqual(Object.keys(JSON.parse(read('package.json')).dependencies))
  })

  it('names scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json'))
    const named = [...read('README.md').matchAll(/npm run ([a-z]+)/g)].map(([, name]) => name ?? '')
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })
})

it('links lead to files that exist', () => {
  const broken = pagesBelow(root).flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)]
      .map(([, target]) => join(dirname(page), target ?? ''))
      .filter((target) => !existsSync(join(root, target)))
      .map((target) => `${page} → ${target}`),
  )
  expect(broken).toEqual([])
})

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}
