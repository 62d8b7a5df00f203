// `cw doctor`: what is wrong with the machine, the home or the file system of a tree, each with a remedy.

import { resolve } from 'node:path'
import { CwError } from '../../../kernel/errors.ts'
import type { BudgetPosition } from '../../../kernel/overview.ts'
import { type Home, homePath, openHome } from '../../../platform/home.ts'
import { asMachineError } from '../../../platform/machine-error.ts'
import { examineBudgets } from '../doctor/budgets.ts'
import { examineFileSystem } from '../doctor/file-system.ts'
import { type Finding, wrong } from '../doctor/finding.ts'
import { examineHome, examineMode } from '../doctor/home.ts'
import { examineMachine } from '../doctor/machine.ts'
import { examineProjects, type KnownProject } from '../doctor/projects.ts'
import { examineSettings } from '../doctor/settings.ts'
import { examineTreeFolders } from '../doctor/tree-folders.ts'
import { examineTrees, type HeadOfLog } from '../doctor/trees.ts'
import { paint } from '../print/paint.ts'
import { argument, type Invocation, type LocalCommand, localEntry } from './local-command.ts'

export const doctor: LocalCommand = {
  entries: [
    localEntry('doctor', {
      summary: 'Look for what is wrong with this machine, the home or a tree',
      examples: ['cw doctor', 'cw doctor notes', 'cw doctor --json'],
      args: [
        argument(
          'directory',
          'the folder whose file system is looked at; default: the trees of the home, and the one around the current folder',
        ),
      ],
    }),
  ],
  run: async ({ input, terminal, call }) => {
    const path = homePath(terminal.environment)
    const machine = [...(await examineMachine()), ...(await examineMode(path))]
    const home = await openHome({ path, create: false }).catch(refusalOf)
    const isOpen = 'path' in home
    const findings = [
      ...machine,
      ...(isOpen ? await examineOpened(home, call).catch(refusalOf) : home),
      ...(typeof input.directory === 'string'
        ? await examineFileSystem(resolve(input.directory))
        : await examineTreeFolders(isOpen ? home : null, process.cwd())),
    ]
    const exit = findings.some((finding) => finding.level === 'error') ? 1 : 0
    const lines = findings.map((finding) => lineOf(finding, terminal))
    return { data: { findings }, text: [...lines, '', summary(findings)].join('\n'), exit }
  },
}

async function examineOpened(home: Home, call: Invocation['call']): Promise<Finding[]> {
  const head: HeadOfLog = () => headOfLog(call)
  const trees = await examineTrees(home, head)
  return [
    ...(await examineHome(home)),
    ...(await examineSettings(home)),
    ...trees,
    ...(await examineProjects(home, await knownProjects(call))),
    ...examineBudgets(await nearBudgets(call)),
  ]
}

/** What keeps the home from being looked into; that it is missing was told. @throws what is a bug */
function refusalOf(error: unknown): Finding[] {
  const known = error instanceof CwError ? error : asMachineError(error)
  if (!known) throw error
  return known.code === 'home.missing' ? [] : [wrong(known.code, known.message, known.hint)]
}

/** Null where the database is not there or cannot be read: that has a finding of its own. */
async function headOfLog(call: Invocation['call']): Promise<number | null> {
  try {
    return ((await call('events.head', {})) as { seq: number }).seq
  } catch {
    return null
  }
}

/** None where the database is not there or cannot be read. */
async function knownProjects(call: Invocation['call']): Promise<readonly KnownProject[]> {
  try {
    return (await call('project.list', {})) as KnownProject[]
  } catch {
    return []
  }
}

/** The same. */
async function nearBudgets(call: Invocation['call']): Promise<readonly BudgetPosition[]> {
  try {
    return ((await call('status.overview', {})) as { budgets: readonly BudgetPosition[] }).budgets
  } catch {
    return []
  }
}

function summary(findings: readonly Finding[]): string {
  const count = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length
  const [errors, warnings] = [count('error'), count('warning')]
  if (errors + warnings === 0) return 'Nothing is wrong.'
  const told = [
    errors === 0 ? '' : `${errors} ${errors === 1 ? 'error' : 'errors'}`,
    warnings === 0 ? '' : `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`,
  ]
  return `${told.filter((text) => text !== '').join(', ')}.`
}

function lineOf({ id, level, message, remedy }: Finding, terminal: { readonly colour: boolean }): string {
  const colour = { ok: 'green', note: 'dim', warning: 'yellow', error: 'red' } as const
  const first = `${paint(terminal, colour[level], level.padEnd(7))} ${message} ${paint(terminal, 'dim', `(${id})`)}`
  return remedy === '' ? first : `${first}\n        ${remedy}`
}
