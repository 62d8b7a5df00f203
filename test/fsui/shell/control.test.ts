// What reaches the process that keeps a tree, and what comes back, also when it cannot answer.
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { answerRequests, request } from '../../../src/fsui/shell/control.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-control-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('each of several that ask at once gets the answer to what it asked', async () => {
  const keeper = await answerRequests(folder, async (what) => ({ what }))
  const asked = (['status', 'flush', 'status'] as const).map((what) => request(folder, what, 10_000))
  expect(await Promise.all(asked)).toEqual(['status', 'flush', 'status'].map((what) => ({ what })))
  await keeper.close()
  expect(await readdir(join(folder, 'control'))).toEqual([])
})

it('whoever asks for the status waits for no flush', async () => {
  let flush = () => {}
  const flushed = new Promise<void>((resolve) => {
    flush = resolve
  })
  const keeper = await answerRequests(folder, async (what) => {
    if (what === 'flush') await flushed
    return { what }
  })
  const first = request(folder, 'flush', 10_000)
  expect(await request(folder, 'status', 10_000)).toEqual({ what: 'status' })
  flush()
  expect(await first).toEqual({ what: 'flush' })
  await keeper.close()
})

it('what was asked while the keeper begins is answered once, whoever finds it', async () => {
  for (let round = 0; round < 20; round++) {
    const early = Array.from({ length: 5 }, () => request(folder, 'flush', 10_000))
    let answered = 0
    const beginning = answerRequests(folder, async (what) => {
      answered += 1
      return { what }
    })
    const late = Array.from({ length: 5 }, () => request(folder, 'flush', 10_000))
    const answers = await Promise.all([...early, ...late])
    expect(answers).toEqual(answers.map(() => ({ what: 'flush' })))
    expect(answered).toBe(answers.length)
    await (await beginning).close()
  }
})

it('a keeper that fails says why, and answers the next one', async () => {
  let broken = true
  const keeper = await answerRequests(folder, async () => {
    if (broken) throw new Error('The database is closed')
    return { fine: true }
  })
  await expect(request(folder, 'status', 10_000)).rejects.toMatchObject({
    code: 'tree.failed',
    message: expect.stringContaining('The database is closed'),
  })
  broken = false
  expect(await request(folder, 'status', 10_000)).toEqual({ fine: true })
  await keeper.close()
})

it('where nobody keeps the tree there is no answer, and nothing is left behind', async () => {
  const keeper = await answerRequests(folder, async () => ({}))
  await keeper.close()
  expect(await request(folder, 'status', 50)).toBeNull()
  expect(await readdir(join(folder, 'control'))).toEqual([])
})

it('a keeper that cannot write says so without a byte', async () => {
  const keeper = await answerRequests(folder, async () => {
    // A folder in its way is as good as a full disk.
    const [taken = ''] = await readdir(join(folder, 'control'))
    await mkdir(join(folder, 'control', taken.replace(/taken$/, 'answer.part')))
    return { fine: true }
  })
  await expect(request(folder, 'status', 10_000)).rejects.toMatchObject({
    code: 'tree.failed',
    message: expect.stringContaining('is the disk full?'),
  })
  await keeper.close()
})
