// From the router to the manifest: which commands there are and what each takes, as trpc-cli reads the procedures.

import { parseRouter } from 'trpc-cli'
import type { AnySpec } from '../../kernel/procedure.ts'
import { type JsonSchema, readProperty } from './json-schema.ts'
import { loadLocalCommands } from './local/table.ts'
import type { ArgumentEntry, CommandEntry, Manifest, OptionEntry } from './manifest.ts'
import { sortVerbs } from './nouns.ts'

/** The manifest of that router and of the commands that are no procedures. */
export async function describeCli(router: object, version: string): Promise<Manifest> {
  const local = (await loadLocalCommands()).flatMap(({ name, command }) =>
    command.entries.map((entry) => ({ ...entry, local: name })),
  )
  const procedures = describeRouter(router)
  const wrapped = local.flatMap((entry) => completed(entry, procedures))
  const replaced = new Set(wrapped.map((entry) => entry.words.join(' ')))
  const plain = procedures.filter((entry) => !replaced.has(entry.words.join(' ')))
  const commands = [...wrapped, ...plain]
  return { version, commands: sortVerbs(commands.sort((one, other) => compareWords(one.words, other.words))) }
}

/** The commands of a router's procedures, except those that only programs call. */
export function describeRouter(router: object): CommandEntry[] {
  return parseRouter({ router: router as never }).flatMap(([path, info]) => {
    const { spec } = info.meta as { spec?: AnySpec }
    if (!spec || spec.cli.hidden) return []
    if (!info.inputSchemas.success) throw new Error(`${path}: ${info.inputSchemas.error}`)
    return [describeProcedure(path, spec, (info.inputSchemas.value[0] ?? {}) as JsonSchema)]
  })
}

function describeProcedure(path: string, spec: AnySpec, schema: JsonSchema): CommandEntry {
  const args: ArgumentEntry[] = []
  const options: OptionEntry[] = []
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const required = schema.required?.includes(key) === true && property.default === undefined
    const { type, nullable, choices } = readProperty(property)
    if (property.programs) continue
    const help = property.description ?? ''
    if (property.positional) args.push({ key, help, required, type, variadic: type === 'list', ...choices })
    else {
      const name = kebab(key)
      const short = property.alias === undefined ? {} : { short: property.alias }
      const usual = property.default === undefined ? {} : { default: property.default }
      options.push({ name, ...short, key, help, type, required, nullable, ...choices, ...usual })
    }
  }
  return {
    words: path.split('.').map(kebab),
    procedure: path,
    local: null,
    changes: spec.type === 'command',
    summary: spec.summary,
    aliases: spec.cli.aliases ?? [],
    examples: spec.cli.examples,
    args,
    options,
  }
}

/**
 * A local command that goes through a procedure takes what the procedure takes, and its own options besides. Where the
 * router has no such procedure, there is no such command.
 */
function completed(entry: CommandEntry, procedures: readonly CommandEntry[]): CommandEntry[] {
  if (entry.procedure === null) return [entry]
  const base = procedures.find((each) => each.procedure === entry.procedure)
  if (!base) return []
  const { aliases, examples, args, options } = base
  return [
    {
      ...entry,
      summary: entry.summary || base.summary,
      aliases: [...aliases, ...entry.aliases],
      examples: [...examples, ...entry.examples],
      args: [...args, ...entry.args],
      options: [...options, ...entry.options],
    },
  ]
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function compareWords(one: readonly string[], other: readonly string[]): number {
  return one.join(' ') < other.join(' ') ? -1 : 1
}
