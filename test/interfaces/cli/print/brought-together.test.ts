// What `cw fsui --once` says last.
import { expect, it } from 'vitest'
import { leftOf } from '../../../../src/fsui/shell/brought-together.ts'
import { printBroughtTogether } from '../../../../src/interfaces/cli/print/brought-together.ts'

const look = { colour: false }
const root = '/notes'
const broken = (path: string) => ({
  path,
  since: 0,
  line: 2,
  message: '“opne” is not one.',
  remedy: 'Write one.',
})
const nothing = { problems: [], conflicts: [], held: [] }

it('a tree in sync says so, and what waits for a person', () => {
  expect(printBroughtTogether(root, { settled: true, left: [], waiting: [] }, look)).toBe('In sync: /notes')
  const waiting = ['needs-you/answer-a.md', 'needs-you/approve-b.md']
  expect(printBroughtTogether(root, { settled: true, left: [], waiting }, look)).toBe(
    'In sync: /notes\n2 things wait for you in /notes/needs-you/: answer-a.md, approve-b.md',
  )
})

it('what was not taken up is named with the reason, and with the file that says what to do', () => {
  const left = leftOf({
    problems: [broken('tasks/a.md')],
    conflicts: [{ path: 'tasks/b.md', fields: ['title'], sidecar: 'tasks/b.conflict-1.md' }],
    held: ['tasks/c.md'],
    confirms: [{ path: 'needs-you/confirm-decisions.md', title: 'Many' }],
    contested: ['tasks/d.md'],
  })
  expect(printBroughtTogether(root, { settled: false, left, waiting: ['needs-you/answer-a.md'] }, look)).toBe(
    [
      'Not in sync: /notes (4 files were not taken up or not written)',
      '  tasks/a.md, line 2: “opne” is not one.',
      '  tasks/b.md: It was changed on both sides (title).',
      '  tasks/c.md: What it decides is held until you confirm it.',
      '  tasks/d.md: Another program rewrites it each time, so cw does not write there for now. End that program, or let it leave this folder alone.',
      'What to do stands in /notes/needs-you/: fix-a.md, resolve-b.md, confirm-decisions.md. Then run it again: `cw fsui /notes --once`.',
      '1 thing waits for you in /notes/needs-you/: answer-a.md',
    ].join('\n'),
  )
})

it('a few of many are named, and each file once', () => {
  const paths = Array.from({ length: 7 }, (_, at) => `tasks/${at}.md`)
  const left = leftOf({ ...nothing, problems: paths.map(broken), held: [paths[0] ?? ''] })
  expect(left).toHaveLength(7)
  const said = printBroughtTogether(root, { settled: false, left, waiting: [] }, look).split('\n')
  expect(said[0]).toContain('7 files were')
  expect(said[6]).toBe('  and 2 more')
  expect(said[7]).toMatch(/fix-0\.md, .*fix-4\.md and 2 more\. Then/)
})

it('a time that was too short is said', () => {
  expect(printBroughtTogether(root, { settled: false, left: [], waiting: [] }, look)).toBe(
    'Not everything could be settled within a minute: /notes. Run it again: `cw fsui /notes --once`.',
  )
})
