// The config.yaml of a new home: every setting, commented out, with its default and what it does.
import { type OptionKey, optionKeys, optionOf, treeOptionKeys } from './options.ts'

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
  return text + trees()
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
  const { help, type, default: usual } = optionOf(key)
  return `${indent}# ${help}\n${indent}#${path.at(-1)}: ${type.write(usual)}\n`
}

function trees(): string {
  const names = treeOptionKeys.map((key) => key.slice('fsui.'.length)).join(', ')
  return `
# What is for one tree alone, by the id in its .cw-home: ${names}.
trees:
  #<id>:
  #  settle: 100ms
`
}
