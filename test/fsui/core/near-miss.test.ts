// Names that are nearly those of documents, and those that only look a little like them.

import { expect, it } from 'vitest'
import { classify } from '../../../src/fsui/core/classify.ts'

function meant(path: string): string {
  const found = classify(path)
  if (found.is !== 'misnamed') return found.is
  return /Did you mean (.+?)\? /.exec(found.problem.remedy)?.[1] ?? found.problem.code
}

const phase = 'initiatives/x/phases/01-a'

it.each([
  [`${phase}/plan/01.md`, `${phase}/plans/01.md`],
  [`${phase}/task/01-b.md`, `${phase}/tasks/01-b.md`],
  ['initiatives/x/phase/01-a/phase.md', `${phase}/phase.md`],
  ['task/01.md', 'tasks/01.md'],
  ['taks/01.md', 'tasks/01.md'],
  ['Tasks/01.md', 'tasks/01.md'],
  ['initiative/x.md', 'initiatives/x.md'],
  ['project/web.md', 'projects/web.md'],
  ['initiatives/x/initative.md', 'initiatives/x/initiative.md'],
  ['initiatives/x/Initiative.md', 'initiatives/x/initiative.md'],
  [`${phase}/Phase.md`, `${phase}/phase.md`],
  [`${phase}/phases.md`, `${phase}/phase.md`],
  ['Initiatives/x/Phases/01-a/Phase.md', `${phase}/phase.md`],
  ['agents/otter/Agent.md', 'agents/otter/agent.md'],
  ['tasks/a.MD', 'tasks/a.md'],
  ['tasks/a.markdown', 'tasks/a.md'],
  ['tasks/later/a.md', 'tasks/a.md'],
  ['initiatives/x/tasks/01.md', 'initiatives/x/phases/01-…/tasks/01.md'],
  ['initiatives/x/plan/01.md', 'initiatives/x/phases/01-…/plans/01.md'],
  [`${phase}/plan.md`, `${phase}/plans/01-….md`],
  ['tasks.md', 'tasks/….md'],
  ['initiatives/x/Phase.md', 'initiatives/x/phases/01-…/phase.md'],
  ['initiatives/x/why/initiative.md', 'initiatives/why/initiative.md'],
  ['initiatives/x/phases/why/initiative.md', 'initiatives/why/initiative.md'],
  ['initiatives/x/phase.md', 'initiatives/x/phases/01-…/phase.md'],
  ['plan/01.md', 'initiatives/…/phases/01-…/plans/01.md'],
  ['plans/01.md', 'initiatives/…/phases/01-…/plans/01.md'],
  ['phase/01-a/phase.md', 'initiatives/…/phases/01-a/phase.md'],
  ['pages/sign-in/by-mail.md', 'initiatives/…/pages/sign-in/by-mail.md'],
  ['initiatives/copied/initiatives/x/initiative.md', 'initiatives/x/initiative.md'],
  ['initiatives/initiatives/x/initiative.md', 'initiatives/x/initiative.md'],
  ['initiatives/copied/initiatives/x.md', 'initiatives/x.md'],
  ['agents/cw/0002-where/reply.md', 'agents/cw/messages/0002-where/reply.md'],
  ['agents/cw/messages/done/0002-where/reply.md', 'agents/cw/messages/0002-where/reply.md'],
  ['tasks/0002-where/reply.md', 'agents/…/messages/0002-where/reply.md'],
])('C13: %s is told of, with %s', (path, expected) => {
  expect(meant(path)).toBe(expected)
})

it.each(['Reply.md', 'answer.md', 'reply 2.md', 'reply-copy.md', 'REPLY.MD', 'reply.markdown'])(
  'C13: %s beside a question is told of, with where an answer is written',
  (name) => {
    const folder = 'agents/otter/messages/0001-which'
    expect(classify(`${folder}/${name}`)).toMatchObject({
      is: 'misnamed',
      problem: {
        message: expect.not.stringContaining(folder),
        remedy: expect.stringContaining(`Write your answer into ${folder}/reply.md`),
      },
    })
  },
)

it.each(['reply copy.md', 'reply (1).md', 'reply.sync-conflict-20261121-101010-ABCDEFG.md'])(
  'C6: %s is a copy of an answer',
  (name) => expect(classify(`agents/otter/messages/0001-which/${name}`)).toEqual({ is: 'copy' }),
)

it.each([
  'README.md',
  'agents/otter/messages/0001-which/README.md',
  'agents/otter/messages/0001-which/image.png',
  'initiatives/README.md.txt',
  'initiatives/x/README.md',
  'initiatives/x/notes.md',
  'initiatives/x/ideas.md',
  `${phase}/notes.md`,
  `${phase}/research.md`,
  'initiatives/x/research/paper.md',
  'initiatives/x/image.png',
  'tasks/later/README.md',
  'tasks/a.txt',
  'tasks/image.png',
  'agents/otter/notes.md',
  'agents/otter/input/brief.md',
  'agents/otter/input/initiatives/x/initiative.md',
  // What belongs to a document that stands too deep is told of with that.
  'initiatives/copied/initiatives/x/phases/01-a/phase.md',
  'initiatives/copied/initiatives/README.md',
  'agents/cw/notes.md',
  'notes/tasks.md',
  'notes/task/01.md',
  'docs/phase.md',
  'src/agents/agent.md',
  'settings/prompts/worker.md',
  'settings/templates/a.toml',
])('C13: %s is nobody’s business', (path) => expect(meant(path)).not.toContain('/'))

it.each([
  'initiatives/x/initiative copy.md',
  'initiatives/x/initiative copy 2.md',
  'initiatives/x/initiative (1).md',
  `${phase}/phase.sync-conflict-20261121-101010-ABCDEFG.md`,
  `${phase}/phase (conflicted copy 2026-11-21).md`,
  'agents/otter/agent copy.md',
  'agents/otter/agent.md.orig',
])('C6: %s is a copy of the document beside it', (path) => expect(classify(path)).toEqual({ is: 'copy' }))
