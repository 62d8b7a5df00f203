// The program in real shells: completion after a tab, pipes whose reader goes away, and terminals that take no colours.
import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BuiltCw } from './built-cw.ts'
import { freshBuild } from './fresh-build.ts'

let cw: BuiltCw
beforeAll(async () => {
  const program = await freshBuild()
  cw = await BuiltCw.open()
  await mkdir(join(cw.folder, 'bin'))
  await symlink(program, join(cw.folder, 'bin/cw'))
  await cw.run(['init'])
  await cw.run(['task', 'create', 'Tidy up', '--body', '-'], { input: 'Much to say. '.repeat(40_000) })
}, 120_000)
afterAll(() => cw.remove())

const installed = async (program: string) =>
  (await execa('which', [program], { reject: false })).exitCode === 0

describe('a tab', async () => {
  it.skipIf(!(await installed('bash')))('completes in bash', async () => {
    const offered = `cut -f1 <(printf '%s\\n' "\${COMPREPLY[@]}")`
    const { stdout } = await type(
      `eval "$(cw completion bash)"
       COMP_WORDS=(cw ta) COMP_CWORD=1; _cw; ${offered}
       COMP_WORDS=(cw task cl) COMP_CWORD=2; _cw; ${offered}
       COMP_WORDS=(cw config set fsui.re) COMP_CWORD=3; _cw; ${offered}`,
      'bash',
    )
    expect(stdout.split('\n')).toEqual(['task', 'claim', 'close', 'fsui.reply'])
  })

  it.skipIf(!(await installed('fish')))('completes in fish', async () => {
    const { stdout } = await type(
      'cw completion fish | source; complete -C "cw ta"; complete -C "cw task cl"; complete -C "cw config get fsui.re"',
      'fish',
    )
    const words = stdout.split('\n').map((line) => line.split('\t')[0])
    expect(words).toEqual(['task', 'claim', 'close', 'fsui.reply'])
  })

  it.skipIf(!(await installed('zsh')))('completes in zsh', async () => {
    const { stdout } = await type(
      `zmodload zsh/zpty
       zpty shell zsh -f -i
       zpty -w shell 'autoload -U compinit; compinit -u -D; eval "$(cw completion zsh)"; print RE""ADY'
       zpty -r shell shown '*READY*'
       zpty -w -n shell $'cw ta\\t'
       zpty -r shell shown '*cw task *' && print task
       zpty -w -n shell $'cl\\t\\t'
       zpty -r shell shown '*claim*close*' && print claim close
       zpty -d shell`,
      'zsh',
    )
    expect(stdout.split('\n')).toEqual(['task', 'claim close'])
  })
})

it('a reader that goes away ends the command quietly', async () => {
  const { stdout, stderr } = await type(`cw task export | head -c 5; echo " \${PIPESTATUS[0]}"`, 'bash')
  expect({ stdout, stderr }).toEqual({ stdout: '{"id" 0', stderr: '' })
})

describe.skipIf(!(await installed('script')))('a terminal', () => {
  const shown = async (line: string, env: Record<string, string> = {}) =>
    (await type(`script -qec '${line}' /dev/null`, 'bash', { TERM: 'xterm', ...env })).stdout

  it('takes colours', async () => {
    expect(await shown('cw task list')).toContain('\u001b[')
  })

  it.each([
    ['NO_COLOR', 'cw task list', { NO_COLOR: '1' }],
    ['TERM=dumb', 'cw task list', { TERM: 'dumb' }],
    ['--no-color', 'cw task list --no-color', {}],
  ])('takes none with %s', async (_, line, env) => {
    const text = await shown(line, env)
    expect(text).toContain('Tidy up')
    expect(text).not.toContain('\u001b')
  })
})

function type(lines: string, shell: string, env: Record<string, string> = {}) {
  const path = `${join(cw.folder, 'bin')}:${process.env.PATH ?? ''}`
  return execa(shell, ['-c', lines], {
    cwd: cw.folder,
    env: { ...cw.environment, PATH: path, ...env },
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    timeout: 60_000,
  })
}
