// Runs git for tests: as nobody in particular, and without anybody's settings.

import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Returns what it prints; `home` is where it would look for settings. Throws where git fails. */
export function runGit(home: string, folder: string, args: readonly string[]): string {
  const set = ['user.name=t', 'user.email=t@localhost', 'protocol.file.allow=always']
  return execFileSync('git', [...set.flatMap((each) => ['-c', each]), ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOME: home, GIT_CONFIG_NOSYSTEM: '1' },
  })
}

/** A repository at `path` on the branch `main`, whose first commit holds these files. */
export function beginRepository(
  home: string,
  path: string,
  files: Readonly<Record<string, string>> = { 'a.txt': 'one\n' },
): string {
  mkdirSync(path, { recursive: true })
  runGit(home, path, ['init', '--quiet', '-b', 'main'])
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), text)
  }
  runGit(home, path, ['add', '--all'])
  runGit(home, path, ['commit', '--quiet', '-m', 'Begin'])
  return path
}
