// CW-IS-NOT-RUNNING.md: stands in the tree while nothing takes up what is saved (TREE.md 2). Pure.

import { clockTime, day } from './phrases.ts'

/** The note, for a `cw` that ended at `at`. */
export function renderNotRunning(at: number): string {
  return `# cw does not run

It ended at ${clockTime(at)} on ${day(at)}. What you save now stays as you saved it and is taken up at the next start;
until then nothing is answered, and everything \`cw\` shows here is as of then.

Start it with \`cw fsui\` in this folder. This note goes away by itself.
`
}
