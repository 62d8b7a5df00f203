import { describe, expect, it } from 'vitest'
import {
  classify,
  conflictSidecar,
  errorSidecar,
  mayConcern,
  mayHoldDocuments,
} from '../../../src/fsui/core/classify.ts'

/** The class of a path in a word or two. */
function classOf(path: string): string {
  const found = classify(path)
  if (found.is !== 'foreign' && found.is !== 'machine') expect(mayConcern(path)).toBe(true)
  if (found.is === 'document') return found.kind
  if (found.is === 'misnamed') return `misnamed ${found.problem.code}`
  if (found.is === 'reply') return `reply to ${found.question}`
  return 'of' in found ? `${found.is} of ${found.of}` : found.is
}

const phase = 'initiatives/x/phases/01-a'
const message = 'agents/otter/messages/0001-db'

describe('classify', () => {
  it.each([
    ['.cw', 'machine'],
    ['.cw/stage/1', 'machine'],
    ['.cw/keep/tasks/a.md', 'machine'],
  ])('C2: takes %s for %s', (path, is) => expect(classOf(path)).toBe(is))

  it.each([
    ['.cwx', 'foreign'],
    ['.git/HEAD', 'foreign'],
    ['.cw-home', 'foreign'],
    ['tasks/.a.md.swp', 'foreign'],
    ['tasks/.a.md', 'foreign'],
    ['.obsidian/tasks/a.md', 'foreign'],
    ['tasks/.cw/a.md', 'foreign'],
    ['tasks/.#a.md', 'foreign'],
    ['tasks/.goutputstream-9K2Z', 'foreign'],
  ])('C3: takes %s for %s', (path, is) => expect(classOf(path)).toBe(is))

  it.each([
    ['tasks/a.md~', 'foreign'],
    ['tasks/#a.md#', 'foreign'],
    ['tasks/4913', 'foreign'],
    ['tasks/a.mdX1y2Z3.bck', 'foreign'],
    ['tasks/a.tmp.1234.md', 'foreign'],
    ['tasks/a.md.tmp.1234', 'foreign'],
    ['tasks/a.md___jb_tmp___', 'foreign'],
    ['tasks/a.md___jb_old___', 'foreign'],
    ['tasks/goutputstream-9K2Z', 'foreign'],
  ])('C4: takes %s for %s', (path, is) => expect(classOf(path)).toBe(is))

  it.each([
    [`${phase}/phase.error.md`, `error-sidecar of ${phase}/phase.md`],
    ['tasks/a.error.md', 'error-sidecar of tasks/a.md'],
    ['config.yaml.error.md', 'error-sidecar of config.yaml'],
    [`${message}/reply.error.md`, `error-sidecar of ${message}/reply.md`],
    ['agents/otter/messages/0002.error.md', 'error-sidecar of agents/otter/messages/0002.md'],
    ['tasks/con.error.md', 'error-sidecar of tasks/con.md'],
    ['needs-you/confirm-git.error.md', 'error-sidecar of needs-you/confirm-git.md'],
    ['archive/2026-11/tasks/a.error.md', 'error-sidecar of archive/2026-11/tasks/a.md'],
    ['tasks/a.conflict-2026-11-21T1432.md', 'conflict-sidecar of tasks/a.md'],
    ['tasks/a.conflict-.md', 'conflict-sidecar of tasks/a.md'],
    ['config.yaml.conflict-2026-11-21T143200.md', 'conflict-sidecar of config.yaml'],
    ['other.yaml.conflict-1.md', 'foreign'],
    [`${message}/reply.conflict-1.md`, `conflict-sidecar of ${message}/reply.md`],
    ['notes/my.error.md', 'foreign'],
    ['my.conflict-1.md', 'foreign'],
    ['other.yaml.error.md', 'foreign'],
    ['tasks/a.error.error.md', 'foreign'],
    ['tasks/a.error.conflict-1.md', 'foreign'],
    ['tasks/.error.md', 'foreign'],
  ])('C5: takes %s for %s', (path, is) => expect(classOf(path)).toBe(is))

  it.each([
    ['tasks/a.sync-conflict-20261121-143200-ABCDEFG.md', 'copy'],
    ["tasks/a (Ann's conflicted copy 2026-11-21).md", 'copy'],
    ['tasks/a (Conflicted Copy).md', 'copy'],
    ['tasks/a (1).md', 'copy'],
    ['tasks/a copy.md', 'copy'],
    ['tasks/a copy 2.md', 'copy'],
    ['tasks/a.md.orig', 'copy'],
    ['tasks/a.md.rej', 'copy'],
    ['tasks/a.orig.md', 'copy'],
    ['tasks/a.rej.md', 'copy'],
    ['tasks/a_LOCAL_4711.md', 'copy'],
    ['initiatives/a/phases/01-b/phase_BACKUP_12.md', 'foreign'],
    ['tasks/a.rej', 'foreign'],
    ['tasks/a_LOCAL.md', 'task'],
    ['tasks/a.conflict-1 (1).md', 'copy'],
    ['config (1).yaml', 'copy'],
    ['config.sync-conflict-20261121-143200-ABCDEFG.yaml', 'copy'],
    ['notes/a (1).md', 'foreign'],
    ['patch.rej', 'foreign'],
    ['tasks/a.orig', 'foreign'],
    ['tasks/photocopy.md', 'task'],
    ['tasks/a (one).md', 'task'],
  ])('C6: takes %s for %s', (path, is) => expect(classOf(path)).toBe(is))

  it.each([
    ['config.yaml', 'config'],
    ['tasks/config.yaml', 'foreign'],
    ['config.yml', 'foreign'],
  ])('C7: takes %s for %s', (path, is) => expect(classOf(path)).toBe(is))

  it.each([
    ['needs-you/confirm-git.md', 'confirm'],
    ['needs-you/confirm-.md', 'view'],
    ['needs-you/sub/confirm-git.md', 'foreign'],
  ])('C8: takes %s for %s', (path, is) => expect(classOf(path)).toBe(is))

  it.each([
    ['STATUS.md', 'view'],
    ['CW-IS-NOT-RUNNING.md', 'view'],
    ['needs-you/answer-otter.md', 'view'],
    ['initiatives/x/STATE.md', 'view'],
    [`${phase}/verification.md`, 'view'],
    ['agents/otter/activity.md', 'view'],
    ['agents/otter/prompt.md', 'view'],
    ['agents/otter/input/schema.sql', 'view'],
    ['agents/otter/input/notes.error.md', 'view'],
    ['archive/2026-11/agents/otter/input/agent.md', 'view'],
    [`${message}/question.md`, 'view'],
    ['archive/2026-11/initiatives/x/STATE.md', 'view'],
    ['archive/2026-11/STATUS.md', 'foreign'],
    ['docs/STATUS.md', 'foreign'],
  ])('C9: takes %s for %s', (path, is) => expect(classOf(path)).toBe(is))

  it.each([
    ['log/2026-11-21.md', 'log'],
    ['agents/otter/transcript.md', 'log'],
    ['agents/otter/transcript-2.md', 'log'],
    ['archive/2026-11/agents/otter/transcript.md', 'log'],
    ['log/sub/a.md', 'foreign'],
    ['agents/otter/transcript-two.md', 'foreign'],
  ])('C10: takes %s for %s', (path, is) => expect(classOf(path)).toBe(is))

  it.each([
    [`${message}/reply.md`, `reply to ${message}/question.md`],
    [`archive/2026-11/${message}/reply.md`, `reply to archive/2026-11/${message}/question.md`],
    [`notes/${message}/reply.md`, 'foreign'],
    ['agents/otter/messages/reply.md', 'message'],
    [`${message}/other.md`, 'misnamed name.near'],
  ])('C11: takes %s for %s', (path, is) => expect(classOf(path)).toBe(is))

  it.each([
    ['initiatives/x/initiative.md', 'initiative'],
    ['initiatives/faster-login.md', 'initiative'],
    ['initiatives/x/pages/journey.md', 'page'],
    ['initiatives/x/pages/a/b/c.md', 'page'],
    [`${phase}/phase.md`, 'phase'],
    ['initiatives/x/phases/01-a.md', 'phase'],
    [`${phase}/plans/01-schema.md`, 'plan'],
    [`${phase}/tasks/01-table.md`, 'task'],
    ['tasks/a.md', 'task'],
    ['tasks/Überprüfen.md'.normalize('NFC'), 'task'],
    ['agents/otter/agent.md', 'agent'],
    ['agents/otter/messages/0002-small-commits.md', 'message'],
    ['projects/web.md', 'project'],
    ['domain/glossary.md', 'domain'],
    ['domain/a/b.md', 'domain'],
    ['settings/accounts/main.md', 'account'],
    ['archive/2026-11/tasks/a.md', 'task'],
    ['archive/2026-1/tasks/a.md', 'put-away'],
    ['archive/tasks/a.md', 'put-away'],
    ['archive/a.md', 'put-away'],
    ['archive/2026-11/a.md', 'put-away'],
    ['archive/x/STATE.md', 'foreign'],
    ['archive/otter/messages/0001-db/reply.md', 'foreign'],
    ['archive/a.png', 'foreign'],
    ['archive/Untitled.md', 'foreign'],
    ['tasks/con.md', 'misnamed name.reserved'],
    ['tasks/aux.draft.md', 'misnamed name.reserved'],
    ['tasks/a\\b.md', 'misnamed name.backslash'],
    ['tasks/a\nb.md', 'misnamed name.control'],
    ['tasks/Überprüfen.md'.normalize('NFD'), 'misnamed name.not-nfc'],
    ['domain/../a.md', 'foreign'],
    [`tasks/${'a'.repeat(260)}.md`, 'misnamed name.too-long'],
    ['tasks/Untitled.md', 'foreign'],
    ['tasks/untitled 2.md', 'foreign'],
    ['README.md', 'foreign'],
    ['AGENTS.md', 'foreign'],
    ['tasks/a.txt', 'foreign'],
    ['tasks/a.MD', 'misnamed name.near'],
    ['tasks/sub/a.md', 'misnamed name.near'],
    ['tasks', 'foreign'],
    ['', 'foreign'],
    ['initiatives/x/image.png', 'foreign'],
    ['agents/cw/notes.md', 'foreign'],
  ])('C12: takes %j for %s', (path, is) => expect(classOf(path)).toBe(is))

  it('C1: gives the sidecars that it makes back as sidecars of their document', () => {
    for (const path of ['tasks/a.md', `${phase}/phase.md`, 'config.yaml'])
      expect(classOf(errorSidecar(path))).toBe(`error-sidecar of ${path}`)
    expect(classOf(conflictSidecar('tasks/a.md', '20261121-1432'))).toBe('conflict-sidecar of tasks/a.md')
  })

  it.each([
    ['tasks', true],
    ['archive/2026-11', true],
    ['.git', false],
    ['notes/.obsidian', false],
    ['notes/node_modules', false],
    ['log', false],
    ['tasks/log', true],
  ])('says whether %s may hold documents', (folder, may) => expect(mayHoldDocuments(folder)).toBe(may))
})
