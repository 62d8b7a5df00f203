// Tests that are run once by the soak as they are too long, or too many, for `npm test`.

import { execa } from 'execa'

/** The end-to-end tests with trees that nothing watches: what holds must hold with the sweep alone (SPEC R1). */
export function testUnwatched(): Promise<string | null> {
  return suite('end-to-end tests without a watcher', 'e2e', { CW_TEST_WATCHER: 'off' })
}

/** The crash tests with every situation of each step, processes that are stopped for a minute, and a million files. */
export function testCrashes(): Promise<string | null> {
  return suite('crash tests at length', 'crash', { CW_CRASH_ALL: '1' })
}

/** The simulation with each schedule that is pinned on every kind of disk. */
export function testPinned(): Promise<string | null> {
  return suite('pinned schedules on all disks', 'simulation', { CW_PINNED_DISKS: 'all' }, ['pinned'])
}

/** Once, all of them. Returns what was said when one failed; null: all went well. Ctrl+C ends them too. */
async function suite(
  title: string,
  project: string,
  env: Record<string, string>,
  files: readonly string[] = [],
): Promise<string | null> {
  const { exitCode, all } = await execa('vitest', ['run', '--project', project, '--no-color', ...files], {
    env,
    preferLocal: true,
    stdin: 'ignore',
    all: true,
    reject: false,
  })
  return exitCode === 0 ? null : `${title}:\n${all}`
}
