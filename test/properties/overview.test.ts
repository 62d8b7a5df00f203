// An overview is worked out of what is remembered: it has to say what it would if nothing were.

import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openTestApp, type TestApp } from '../app/test-home.ts'

const nth = fc.nat({ max: 5 })
const change = fc.oneof(
  fc.record({ do: fc.constant('phase.create'), at: nth }),
  fc.record({ do: fc.constantFrom('task.create', 'plan.create'), at: nth }),
  fc.record({ do: fc.constantFrom('task.close', 'task.reopen', 'task.block', 'task.archive'), at: nth }),
  fc.record({ do: fc.constantFrom('phase.review', 'phase.approve', 'phase.archive'), at: nth }),
  fc.record({ do: fc.constantFrom('initiative.review', 'initiative.archive', 'overview'), at: nth }),
)

it('says in an overview the same as one of a process that remembers nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 30 }), async (changes) => {
      const folder = mkdtempSync(join(import.meta.dirname, '..', '.tmp-overview-'))
      const file = join(folder, 'cw.db')
      const app = await openTestApp(file)
      const anew = await openTestApp(file)
      try {
        for (const title of ['First', 'Second']) await app.run('initiative.create', { title })
        for (const each of changes) await carryOut(app, each.do, each.at)
        expect(await app.run('status.overview')).toEqual(await anew.run('status.overview'))
      } finally {
        app.close()
        anew.close()
        rmSync(folder, { recursive: true })
      }
    }),
    { numRuns: 25 },
  )
})

/** What cannot be done with what is there is refused, and changes nothing. */
async function carryOut(app: TestApp, path: string, at: number): Promise<void> {
  const [kind = ''] = path.split('.')
  const parent = { initiative: ['first', 'second'][at % 2], phase: `0${at + 1}-part` }
  const input = {
    overview: {},
    'phase.create': { title: 'Part', initiative: parent.initiative },
    'task.create': { title: 'Task', phase: parent.phase },
    'plan.create': { title: 'Plan', phase: parent.phase },
  }[path] ?? { ref: await idOf(app, kind, at), reason: 'It has to be so.' }
  await app.run(path === 'overview' ? 'status.overview' : path, input).catch(() => null)
}

async function idOf(app: TestApp, kind: string, at: number): Promise<string> {
  const all = await app.run<{ id: string }[]>(`${kind}.list`)
  return all[at % Math.max(1, all.length)]?.id ?? 'none'
}
