// What nothing acts on yet says so, and what is acted on does not.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { parseConfig } from '../../src/platform/config/config-file.ts'
import { helpOf, optionKeys, optionOf } from '../../src/platform/config/options.ts'

const source = fileURLToPath(new URL('../../src', import.meta.url))
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('config/options.ts'))
  .map((path) => readFileSync(join(source, path), 'utf8'))

it.each(optionKeys)('%s is read, or says that nothing acts on it', (key) => {
  const isRead = files.some((text) =>
    [`['${key}']`, `setting('${key}')`, `settings.${key}`].some((read) => text.includes(read)),
  )
  expect(optionOf(key).later === true).toBe(!isRead)
  expect(helpOf(key).endsWith('Not acted on in this version.')).toBe(!isRead)
})

it('one that is set in config.yaml is taken, and told of with its line', () => {
  const parsed = parseConfig('fsui:\n  settle: 40ms\ngit:\n  sign: true\n')
  if (!parsed.ok) throw new Error(parsed.problem.message)
  expect(parsed.value.given.get('git.sign')?.value).toBe(true)
  expect(parsed.value.idle).toMatchObject([
    {
      code: 'config.later',
      field: 'git.sign',
      line: 4,
      message: expect.stringContaining('no effect'),
    },
  ])
})
