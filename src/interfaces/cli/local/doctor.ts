// `cw doctor`: what is wrong with the machine, the home or the file system of a tree, each with a remedy.

import { resolve } from 'node:path'
import { CwError } from '../../../kernel/errors.ts'
import { homePath, openHome } from '../../../platform/home.ts'
import { examineFileSystem } from '../doctor/file-system.ts'
import { type Finding, wrong } from '../doctor/finding.ts'
import { examineHome, examineMode } from '../doctor/home.ts'
import { examineMachine } from '../doctor/machine.ts'
import { paint } from '../print/paint.ts'
import { argument, type LocalCommand, localEntry } from './local-command.ts'

export const doctor: LocalCommand = {
  entries: [
    localEntry('doctor', {
      summary: 'Look for what is wrong with this machine, the home or a tree',
      examples: ['cw doctor', 'cw doctor notes', 'cw doctor --json'],
      args: [argument('directory', 'the folder whose file system is looked at; default: the current one')],
    }),
  ],
  run: async ({ input, terminal }) => {
    const path = homePath(terminal.environment)
    const directory = resolve(typeof input.directory === 'string' ? input.directory : '.')
    const findings = [
      ...(await examineMachine()),
      ...(await examineMode(path)),
      ...(await examineOpened(path)),
      ...(await examineFileSystem(directory)),
    ]
    const exit = findings.some((finding) => finding.level === 'error') ? 1 : 0
    return { data: { findings }, text: findings.map((finding) => lineOf(finding, terminal)).join('\n'), exit }
  },
}

async function examineOpened(path: string): Promise<Finding[]> {
  try {
    return await examineHome(await openHome({ path, create: false }))
  } catch (error) {
    if (!(error instanceof CwError)) throw error
    return error.code === 'home.missing' ? [] : [wrong(error.code, error.message, error.hint)]
  }
}

function lineOf({ id, level, message, remedy }: Finding, terminal: { readonly colour: boolean }): string {
  const colour = { ok: 'green', warning: 'yellow', error: 'red' } as const
  const first = `${paint(terminal, colour[level], level.padEnd(7))} ${message} ${paint(terminal, 'dim', `(${id})`)}`
  return remedy === '' ? first : `${first}\n        ${remedy}`
}
