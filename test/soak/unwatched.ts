// The end-to-end tests with trees that nothing watches: what holds must hold with the sweep alone (SPEC R1).

import { execa } from 'execa'

/** Once, all of them. Returns what was said when one failed; null: all went well. Ctrl+C ends them too. */
export async function testUnwatched(): Promise<string | null> {
  const { exitCode, all } = await execa('vitest', ['run', '--project', 'e2e', '--no-color'], {
    env: { CW_TEST_WATCHER: 'off' },
    preferLocal: true,
    stdin: 'ignore',
    all: true,
    reject: false,
  })
  return exitCode === 0 ? null : `end-to-end tests without a watcher:\n${all}`
}
