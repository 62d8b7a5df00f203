// Whether the native part of better-sqlite3 can run in this Node: one build of it ends the process without a word.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Finding, fine, reasonOf, warning, wrong } from './finding.ts'

/** Reads the file that was built or downloaded at installation. */
export async function checkNativeBuild(): Promise<Finding> {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('better-sqlite3/package.json'))
    return judgeBuild(
      process.versions.node,
      await readFile(join(folder, 'build/Release/better_sqlite3.node')),
    )
  } catch (error) {
    return warning('sqlite.build', `The native part of better-sqlite3 was not found: ${reasonOf(error)}`, '')
  }
}

/**
 * Built with the headers of Node 24.19 or later, each object takes a hook away when it is collected; in Node 24 and in
 * the first of Node 26 that fails outside of JavaScript and aborts the process (nodejs/node issues 65446 and 65262).
 */
export function judgeBuild(node: string, build: Buffer): Finding {
  const [major = 0, minor = 0] = node.split('.').map(Number)
  const aborts = major === 24 || major === 25 || (major === 26 && minor < 4)
  if (!aborts || !build.includes('RemoveEnvironmentCleanupHook'))
    return fine('sqlite.build', 'The native part of better-sqlite3 fits this Node')
  return wrong(
    'sqlite.build',
    `better-sqlite3 as it was built here aborts Node ${node} now and then; nothing is lost, but cw ends.`,
    'Run cw with Node 20, 22, or 26.4 or newer, and install it again with that Node.',
  )
}
