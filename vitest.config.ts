import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const elsewhere =
  'test/{architecture,contracts,properties,simulation,crash,blackbox,soak,docs,e2e,editors,security}/**'

/** Unit tests that start processes or wait for sockets: they take seconds, so `npm run check` leaves them to `npm test`. */
const processes = [
  'test/daemon.test.ts',
  'test/fsui/shell/home-server.test.ts',
  'test/git/**/*.test.ts',
  'test/interfaces/client/follow-events.test.ts',
  'test/interfaces/mcp/**/*.test.ts',
  'test/modules/tasks-claim-race.test.ts',
  'test/platform/lock.test.ts',
  'test/runtime/**/*.test.ts',
]

/** What a person does in a folder holds with the sweep alone, too: these are run once more with nothing that watches (SPEC R1). */
const unwatched = [
  'copied-tree',
  'deletions',
  'first-minute',
  'from-draft-to-done',
  'initiative-approval',
  'mistakes',
  'other-documents',
  'questions',
  'reply-modes',
  'roadmaps',
  'stop-and-start',
].map((name) => `test/e2e/${name}.test.ts`)

/** Unit, property and contract tests run from source; the tests of docs and end-to-end tests run the built program. */
export default defineConfig({
  test: {
    pool: 'forks',
    // Tests of programs wait more than they work.
    maxWorkers: availableParallelism() + 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      // Modules are loaded once for all files of a worker: loading them took longer than the tests.
      project('unit', { include: ['test/**/*.test.ts'], exclude: [elsewhere, ...processes], isolate: false }),
      project('processes', { include: processes, testTimeout: 120_000, isolate: false }),
      project('architecture'),
      project('contracts'),
      project('properties', { testTimeout: 120_000 }),
      project('simulation', { testTimeout: 300_000, isolate: false }),
      project('crash', { testTimeout: 300_000, isolate: false }),
      project('blackbox', { testTimeout: 300_000 }),
      project('security', { testTimeout: 60_000 }),
      project('docs', { testTimeout: 120_000, hookTimeout: 120_000 }),
      project('e2e', { testTimeout: 120_000, hookTimeout: 120_000 }),
      project('e2e without a watcher', {
        include: unwatched,
        env: { CW_TEST_WATCHER: 'off' },
        testTimeout: 120_000,
        hookTimeout: 120_000,
      }),
      project('editors', { testTimeout: 120_000, hookTimeout: 120_000 }),
    ],
  },
})

function project(
  name: string,
  more: {
    env?: Record<string, string>
    include?: string[]
    exclude?: string[]
    isolate?: boolean
    testTimeout?: number
    hookTimeout?: number
  } = {},
) {
  return { extends: true as const, test: { name, include: [`test/${name}/**/*.test.ts`], ...more } }
}
