// The config.yaml of a new home: every setting, commented out, with its default and what it does.
import { type Family, families } from './families.ts'
import { helpOf, type OptionKey, optionKeys, optionOf } from './options.ts'

const HEAD = `# The settings of this home. Each one stands below with its default;
# take the "#" in front of a setting away to change it. Saving is enough.
`

/** The same text on every machine; parsing it gives no setting at all. */
export function renderConfigTemplate(): string {
  let text = HEAD
  let open: readonly string[] = []
  for (const key of optionKeys) {
    const sections = key.split('.').slice(0, -1)
    text += openSections(sections, open) + setting(key)
    open = sections
  }
  const named = families.filter(({ sections }) => sections.length > 0)
  const tops = new Set(named.map(({ sections }) => sections[0]))
  const groups = [...tops].map((top) => named.filter(({ sections }) => sections[0] === top))
  return text + groups.map(section).join('')
}

/** Families that begin alike stand below the same name. */
function section(group: readonly Family[]): string {
  const [first, ...more] = group.map(family)
  const beginning = `\n${group[0]?.sections[0]}:\n`
  return [first, ...more.map((text) => text.replace(beginning, '\n'))].join('')
}

/** The lines that lead from the sections that are open to those that are wanted. */
function openSections(wanted: readonly string[], open: readonly string[]): string {
  const shared = wanted.findIndex((name, depth) => name !== open[depth])
  const blank = wanted[0] === undefined || wanted[0] !== open[0] ? '\n' : ''
  if (shared === -1) return blank
  const lines = wanted.slice(shared).map((name, depth) => `${'  '.repeat(shared + depth)}${name}:\n`)
  return blank + lines.join('')
}

function setting(key: OptionKey): string {
  const path = key.split('.')
  const indent = '  '.repeat(path.length - 1)
  const { type, default: usual } = optionOf(key)
  return `${indent}# ${helpOf(key)}\n${indent}#${path.at(-1)}: ${type.write(usual)}\n`
}

/** What can stand in a section of names, as a comment: `#<name>:`, and below it its settings. */
function family({ sections, about, fields, names: known }: Family): string {
  const last = sections.lastIndexOf('*')
  const star = (depth: number) => (known !== null && depth === last ? '<role>' : '<name>')
  const [first, ...deeper] = sections.map((section, depth) => (section === '*' ? star(depth) : section))
  const names = deeper.map((section, depth) => `  #${'  '.repeat(depth)}${section}:\n`)
  const settings = [...fields].map(([key, { type, example }]) => `${key}: ${type.write(example)}`)
  const inner = settings.map((line) => `  #${'  '.repeat(deeper.length)}${line}\n`)
  return `\n# ${about}\n${first}:\n${names.join('')}${inner.join('')}`
}
