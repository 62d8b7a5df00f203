// What is said is in the file, in order and bounded, and can be read from its end.
import { appendFile, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLog } from '../../src/platform/log/file-log.ts'
import { readLog } from '../../src/platform/log/read-log.ts'

let folder: string
let file: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-log-'))
  file = join(folder, 'logs/server.log')
})

afterEach(() => rm(folder, { recursive: true, force: true }))

test('each line is JSON with time, level, fields and message, also of what was said before the file was open', async () => {
  let now = 0
  const log = openLog({ file, level: 'info', now: () => now++ })
  log.info('first', { task: 't-1' })
  log.with({ agent: 'otter' }).warn('second')
  log.debug('never')
  await log.flush()
  log.error('third')
  expect((await lines(10)).map((line) => JSON.parse(line))).toEqual([
    { level: 'info', time: '1970-01-01T00:00:00.000Z', task: 't-1', msg: 'first' },
    { level: 'warn', time: '1970-01-01T00:00:00.001Z', agent: 'otter', msg: 'second' },
    { level: 'error', time: '1970-01-01T00:00:00.002Z', msg: 'third' },
  ])
})

test('a silent log makes no file', async () => {
  const log = openLog({ file, level: 'silent' })
  log.error('unheard')
  await log.flush()
  await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' })
  expect(await lines(5)).toEqual([])
})

test('a log that grew too large is set aside when it is opened', async () => {
  const options = { file, level: 'info', largestBytes: 100 } as const
  for (const text of ['x'.repeat(200), 'fresh']) {
    const log = openLog(options)
    log.info(text)
    await log.flush()
  }
  expect(await readFile(`${file}.1`, 'utf8')).toContain('xxx')
  expect(await lines(10)).toHaveLength(1)
})

test('a log that cannot be written says so when it is flushed', async () => {
  await writeFile(join(folder, 'logs'), 'a file where the folder should be')
  const log = openLog({ file, level: 'info' })
  log.info('lost')
  await expect(log.flush()).rejects.toThrow()
})

test('the last lines are found across chunks, and half a line is no line', async () => {
  file = join(folder, 'long.log')
  const all = Array.from({ length: 5_000 }, (_, number) => `${number} ${'ü'.repeat(20)}`)
  await writeFile(file, `${all.join('\n')}\nhalf`)
  expect(await lines(3)).toEqual(all.slice(-3))
  expect(await lines(4_000)).toEqual(all.slice(-4_000))
  expect(await lines(9_000)).toEqual(all)
  expect(await lines(0)).toEqual([])
})

test('following goes on with what is added, through a rotation, until it is stopped', async () => {
  file = join(folder, 'followed.log')
  await writeFile(file, 'one\ntwo\n')
  const stop = new AbortController()
  const seen: string[] = []
  for await (const line of readLog({ file, lines: 1, follow: true, signal: stop.signal })) {
    seen.push(line)
    if (line === 'two') await appendFile(file, 'three\n')
    if (line === 'three') {
      await rename(file, `${file}.1`)
      await writeFile(file, 'a\n')
    }
    if (line === 'a') stop.abort()
  }
  expect(seen).toEqual(['two', 'three', 'a'])
})

async function lines(count: number): Promise<string[]> {
  const found: string[] = []
  for await (const line of readLog({ file, lines: count })) found.push(line)
  return found
}
