// A patch on standard output: on a terminal in the pager that git uses, else as it is.

import { execFileSync, spawn } from 'node:child_process'
import { visible } from '../../../kernel/visible.ts'
import { type Colour, paint } from '../print/paint.ts'
import type { Terminal } from '../terminal.ts'

export async function showPatch(terminal: Terminal, patch: string): Promise<void> {
  if (terminal.width === null) return terminal.out(patch.trimEnd())
  const text = patch
    .trimEnd()
    .split('\n')
    .map((line) => painted(terminal, visible(line)))
    .join('\n')
  const env = terminal.environment.inherited
  const pager = pagerOf(env)
  if (pager === 'cat' || pager === '' || !(await paged(pager, text, env))) terminal.out(text)
}

type Variables = Readonly<Record<string, string | undefined>>

/** As git chooses it: GIT_PAGER, core.pager, PAGER, less. */
function pagerOf(env: Variables): string {
  try {
    return execFileSync('git', ['var', 'GIT_PAGER'], { env, encoding: 'utf8' }).trim()
  } catch {
    // Outside of a repository an old git says nothing.
    return env.PAGER ?? 'less'
  }
}

/** False: it could not be started. Somebody who has seen enough ends it before it has read all. */
function paged(pager: string, text: string, env: Variables): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', pager], {
      env: { LESS: 'FRX', LV: '-c', ...env },
      stdio: ['pipe', 'inherit', 'inherit'],
    })
    child.once('error', () => resolve(false))
    child.once('close', (code) => resolve(code !== 127))
    child.stdin.on('error', () => undefined)
    child.stdin.end(`${text}\n`)
  })
}

function painted(terminal: Terminal, line: string): string {
  const colour = colourOf(line)
  return colour === null ? line : paint(terminal, colour, line)
}

function colourOf(line: string): Colour | null {
  if (/^(?:diff |index |--- |\+\+\+ |new file|deleted file|similarity|rename )/.test(line)) return 'bold'
  if (line.startsWith('@@')) return 'cyan'
  return line.startsWith('+') ? 'green' : line.startsWith('-') ? 'red' : null
}
