// docs/cli.md, written from the manifest.

import { exampleWorld } from './example-world.ts'
import { commandsUnder } from './find-command.ts'
import { globalOptions, optionNote, optionUsage, usageOf } from './help.ts'
import type { CommandEntry, Manifest } from './manifest.ts'
import { nounSummary, sortNouns } from './nouns.ts'

/** The whole reference of the command line, in Markdown. */
export function renderReference(manifest: Manifest): string {
  const nouns = sortNouns([...new Set(commandsUnder(manifest, []).map((entry) => entry.words[0] ?? ''))])
  const parts = nouns.map((noun) => nounPart(manifest, noun))
  return `${[head, everywhere(), examples(), ...parts].join('\n\n')}\n`
}

const head = `# Command line

\`cw COMMAND\` asks the server of the home; where none runs, it does the work itself. This page is made from the commands
by \`node dist/build.js --docs\`; \`cw COMMAND --help\` says the same.`

function everywhere(): string {
  const rows = globalOptions.map(([option, help]) => `| \`${option}\` | ${cell(help)} |`)
  return `## Everywhere

| option | |
|---|---|
${rows.join('\n')}

Data goes to standard output, the rest to standard error. \`-\` as a text reads standard input; lists are written with
commas or by repeating the option; \`none\` clears an option that can be empty. Exit codes: 0 done, 1 failed, 2 wrong
usage, 10 and above refusals with a name (\`error.code\` with \`--json\`), 75 waits for a person.`
}

function examples(): string {
  return `## The examples

They tell one story: after these commands all others of this page can be typed from top to bottom, each as it stands.
Those that name a folder or a file are about a tree: \`cw fsui notes --once\` makes one.

${['```sh', ...exampleWorld, '```'].join('\n')}`
}

function nounPart(manifest: Manifest, noun: string): string {
  const entries = commandsUnder(manifest, [noun])
  const summary = nounSummary(noun)
  return [`## cw ${noun}`, ...(summary === null ? [] : [`${summary}.`]), ...entries.map(commandPart)].join(
    '\n\n',
  )
}

function commandPart(entry: CommandEntry): string {
  const args = entry.args.map((argument) => `| \`${argument.key.toUpperCase()}\` | ${cell(argument.help)} |`)
  const options = entry.options.map(
    (option) => `| \`${cell(optionUsage(option))}\` | ${cell(optionNote(entry, option))} |`,
  )
  const table =
    [...args, ...options].length === 0 ? [] : [['| takes | |', '|---|---|', ...args, ...options].join('\n')]
  const also = entry.aliases.map((alias) => `\`${alias}\``).join(', ')
  return [
    `### \`${usageOf(entry)}\``,
    `${entry.summary}.${also === '' ? '' : ` Also: ${also}.`}`,
    ...table,
    ['```sh', ...entry.examples, '```'].join('\n'),
  ].join('\n\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
