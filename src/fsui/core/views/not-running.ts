// CW-IS-NOT-RUNNING.md: stands in the tree while nothing takes up what is saved (TREE.md 2). Pure.

import { clockTime, day } from './phrases.ts'

/** The note, for a `cw` that ended at `at`; `home`: where its home is, if a command does not find that by itself. */
export function renderNotRunning(at: number, home: string | null): string {
  const start = home === null ? 'cw fsui' : `CW_HOME=${quoted(home)} cw fsui`
  return `# cw does not run

It ended at ${clockTime(at)} on ${day(at)}. What you save now stays as you saved it and is taken up at the next start;
until then nothing is answered, and everything \`cw\` shows here is as of then.

Start it with \`${start}\` in this folder. This note goes away by itself.
`
}

/** As a shell takes it. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
