// The parts of the pages that are made from the source; `npm run docs` writes them anew.

import { allSpecs } from '../../src/app/procedures.ts'
import { commandDriver } from '../../src/drivers/command/driver.ts'
import { knownDrivers } from '../../src/drivers/providers.ts'
import { described } from '../../src/interfaces/mcp/described.ts'
import { agentTools } from '../../src/interfaces/mcp/tools.ts'
import { usualTools } from '../../src/kernel/agent-tools.ts'
import { errorCatalogue } from '../../src/kernel/errors.ts'
import { roles } from '../../src/kernel/roles.ts'
import { families } from '../../src/platform/config/families.ts'
import { helpOf, type OptionKey, optionKeys, optionOf } from '../../src/platform/config/options.ts'
import { roleAnswers } from '../../src/runtime/roles/role-answers.ts'

export function settingsTable(): string {
  return table(['setting', 'default', 'variable', 'what it does'], optionKeys.map(settingRow))
}

/** What stands below a section of names: `providers`, `roles`. */
export function familyTable(section: string): string {
  const family = families.find(({ sections }) => sections[0] === section)
  if (family === undefined) throw new Error(`Nothing is called ${section}`)
  const rows = [...family.fields].map(([name, { type, help }]) => [`\`${name}\``, type.takes, help])
  return table([`${section}.…`, 'takes', 'what it is'], rows)
}

export function capabilityTable(): string {
  const all = [...knownDrivers, commandDriver({ name: 'any other', command: '', args: [] })]
  const rows = all.map(({ name, program, needs, capabilities: can }) => [
    program === '' ? name : `\`${name}\``,
    program === '' ? 'yours' : `\`${program}\`${needs === null ? '' : ` ${needs} or newer`}`,
    can.questions === 'call' ? 'in the call' : 'at the end of a turn',
    can.permissions ? 'yes' : 'no',
    can.structured === 'prompt' ? 'no' : 'yes',
    can.limits ? 'yes' : 'no',
    can.cost === 'usd' ? 'yes' : 'no',
  ])
  return table(['provider', 'program', 'questions', 'leave', 'answers by schema', 'limits', 'cost'], rows)
}

/** What each role may do beyond reading. */
export function roleToolTable(): string {
  const rows = roles.map((role) => [
    `[${role}](agents/${role}.md)`,
    usualTools(role)
      .filter((name) => !/_(?:list|show|ready|search)$/.test(name))
      .map((name) => `\`${name}\``)
      .join(', '),
  ])
  return table(['role', 'beyond reading'], rows)
}

/** What stands in the answers of each role. */
export function roleAnswerTable(): string {
  const rows = roles.map((role) => {
    const fields = Object.entries(roleAnswers[role].properties as Record<string, Answered>)
    return [role, fields.map(([name, field]) => `\`${name}\`${valuesOf(field)}`).join(', ')]
  })
  return table(['role', 'answers'], rows)
}

interface Answered {
  readonly enum?: readonly string[]
  readonly items?: { readonly properties?: object }
}

function valuesOf({ enum: words, items }: Answered): string {
  if (words !== undefined) return ` (${words.join(', ')})`
  const inside = Object.keys(items?.properties ?? {})
  return inside.length === 0 ? '' : ` (each ${inside.join(', ')})`
}

/** What agents can do, and which of it is no more than to read. */
export function toolTable(): string {
  const rows = agentTools.map((tool) => {
    const { name, description, annotations, inputSchema } = described(tool)
    const takes = Object.keys(inputSchema.properties ?? {}).map((field) => `\`${field}\``)
    return [`\`${name}\``, takes.join(', '), annotations.readOnlyHint ? 'reads' : '', description]
  })
  return table(['tool', 'takes', '', 'what it is for'], rows)
}

export function errorTable(): string {
  const rows = Object.entries(errorCatalogue()).map(([code, { message, hint, exit }]) => [
    `\`${code}\``,
    String(exit ?? 1),
    message,
    hint,
  ])
  return table(['code', 'exit', 'says', 'and what to do'], rows)
}

export function procedureTable(): string {
  const rows = allSpecs().map(([path, { type, summary }]) => [`\`${path}\``, type, summary])
  return table(
    ['procedure', 'kind', 'what it does'],
    rows.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  )
}

/** The text with what stands between the two marks replaced. @throws Error where a mark is missing */
export function withGenerated(text: string, name: string, content: string): string {
  const begin = `<!-- ${name}: begin -->\n`
  const end = `<!-- ${name}: end -->`
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error(`There are no marks for ${name}`)
  return `${text.slice(0, from)}${begin}${content}${text.slice(to)}`
}

function settingRow(key: OptionKey): string[] {
  const { type, default: usual, env } = optionOf(key)
  const value = type.write(usual)
  return [`\`${key}\``, `\`${value}\``, env === undefined ? '' : `\`${env}\``, helpOf(key)]
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`
  return [line(head), `|${'---|'.repeat(head.length)}\n`, ...rows.map(line)].join('')
}
