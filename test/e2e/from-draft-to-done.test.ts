// An initiative from a dropped file to its completion, by files alone where a person decides, and what the views say.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { unnumbered } from '../document/unnumbered.ts'
import { Tree } from './tree-harness.ts'

const initiative = 'initiatives/faster-login.md'
const folder = 'initiatives/faster-login/phases/01-measure'
const phase = `${folder}/phase.md`

let tree: Tree

beforeAll(async () => {
  tree = await Tree.open()
}, 120_000)

afterAll(() => tree.remove())

const statusOf = async (kind: 'phase' | 'initiative', ref: string) =>
  (await tree.json<{ status: string }>(kind, 'show', ref)).status

it('a dropped file stays where it was put, and what belongs to it goes into the folder of its name', async () => {
  await tree.write(initiative, '---\nstatus: review\n---\n# Faster login\n')
  await tree.write(phase, '---\nstatus: review\n---\n# Measure\n')
  await tree.write(`${folder}/tasks/a10.md`, '---\nneeds: ["[[a2]]"]\npriorty: P0\n---\n# Tenth\n')
  await tree.write(`${folder}/tasks/a2.md`, '# Second\n')
  await tree.flush()
  expect(await tree.files('initiatives/faster-login')).toContain('initiatives/faster-login/STATE.md')
  expect(await tree.read('initiatives/faster-login/STATE.md')).toContain('is in review.')
  const { needs } = await tree.json<{ needs: string[] }>('task', 'show', 'a10')
  expect(await tree.json('task', 'show', 'a2')).toMatchObject({ id: needs[0] })
  expect(await tree.read(`${folder}/tasks/a10.md`)).toContain('needs: ["[[a2]]"]')
  await tree.logged('“priorty” is no field of a task: it stays, and says nothing. Did you mean priority?')
})

it('a phase in review lists its tasks as people count', async () => {
  expect(unnumbered(await tree.read(phase))).toContain('- a2 · r\n- a10 · r\n\n- [ ] Approve')
})

it('a text from before a task was added approves nothing', async () => {
  const read = await tree.read(phase)
  await tree.write(`${folder}/tasks/a3.md`, '# Sneaky\n')
  await tree.flush()
  await tree.write(phase, read.replace('- [ ] Approve', '- [x] Approve'))
  await tree.flush()
  expect(await statusOf('phase', '01-measure')).toBe('review')
  await tree.logged(`not taken: Approve of ${phase}, because the document changed since it was read`)
  expect(unnumbered(await tree.read(phase))).toContain('- a3 · r\n- a10 · r\n\n- [ ] Approve')
})

it('nothing is approved while a task of the phase is not taken up', async () => {
  await tree.write(`${folder}/tasks/a3.md`, '---\nstatus: [\n---\n# Sneaky\n')
  await tree.edit(phase, (text) => text.replace('- [ ] Approve', '- [x] Approve'))
  await tree.flush()
  expect(await statusOf('phase', '01-measure')).toBe('review')
  await tree.logged(`not taken up: ${phase}: Nothing was approved: ${folder}/tasks/a3.md was not taken up`)
  await tree.run('rm', tree.at(`${folder}/tasks/a3.md`))
  await tree.flush()
  expect(unnumbered(await tree.read(phase))).toContain('- a2 · r\n- a10 · r\n\n- [ ] Approve')
  await tree.edit(phase, (text) => text.replace('- [ ] Approve', '- [x] Approve'))
  await tree.flush()
  expect(await statusOf('phase', '01-measure')).toBe('approved')
})

it('the last closed task asks whether the phase is done, and the last phase completes its initiative', async () => {
  await tree.edit(initiative, (text) => text.replace('status: review', 'status: approved'))
  await tree.cw('task', 'start', 'a2')
  await tree.cw('task', 'close', 'a2')
  await tree.cw('task', 'close', 'a10')
  await tree.flush()
  expect(await tree.read('needs-you/accept-faster-login-01-measure.md')).toContain('Set `status: completed`')
  await tree.edit(phase, (text) => text.replace('status: verifying', 'status: completed'))
  await tree.flush()
  expect(await statusOf('initiative', 'faster-login')).toBe('completed')
  expect(await tree.files('needs-you')).toEqual(['needs-you/answer-cw-hello.md'])
})
