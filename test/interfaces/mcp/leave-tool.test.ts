// What an agent program hears that will not use a tool without leave.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { NotedWishes } from '../../../src/interfaces/leave/noted-wishes.ts'
import { leaveTool } from '../../../src/interfaces/mcp/leave-tool.ts'
import { cwError } from '../../../src/kernel/errors.ts'

let scratch: string
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cw-leave-'))
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

const input = { command: 'npm start &' }
const bash = { tool: 'Bash', input }

/** `parked` is what the server knows of the call. */
async function heard(parked: () => Promise<unknown>, noted = new NotedWishes(scratch)): Promise<unknown> {
  const call = { tool_name: 'Bash', input, tool_use_id: 'one' }
  return JSON.parse(await leaveTool(noted, 1_000).run({ call: parked }, call))
}

const answered = (chosen: string, text: string | null = null) => ({
  granted: chosen === 'Allow always',
  answers: [{ chosen: [chosen], text }],
})

it('what nobody was asked about is refused, and noted: it is to be made once more', async () => {
  expect(await heard(async () => null)).toMatchObject({
    behavior: 'deny',
    message: expect.stringContaining('make the same call once more'),
  })
  expect(new NotedWishes(scratch).has(bash)).toBe(true)
})

it('what comes again without having been parked is to be done in another way', async () => {
  for (const noted of [new NotedWishes(scratch), new NotedWishes(undefined)]) {
    noted.note(bash)
    expect(await heard(async () => null, noted)).toMatchObject({
      behavior: 'deny',
      message: expect.stringContaining('Find another way'),
    })
  }
})

it.each(['Allow once', 'Allow always'])('“%s” is leave for the very call', async (chosen) => {
  expect(await heard(async () => answered(chosen))).toEqual({ behavior: 'allow', updatedInput: input })
})

it('leave that was given for good is leave for every one like it', async () => {
  const granted = { granted: true, answers: null }
  expect(await heard(async () => granted)).toMatchObject({ behavior: 'allow' })
})

it('a refusal is told in the words of the person', async () => {
  expect(await heard(async () => answered('Deny', 'Use the test server.'))).toEqual({
    behavior: 'deny',
    message: 'Use the test server.',
  })
})

it('where no server answers nothing is done, and nothing is noted', async () => {
  const lost = cwError('server.unreachable', { address: 'here', reason: 'none runs' })
  expect(await heard(() => Promise.reject(lost))).toMatchObject({
    behavior: 'deny',
    message: expect.stringContaining('Make the call once more in a minute'),
  })
  expect(new NotedWishes(scratch).has(bash)).toBe(false)
})
