// `cw`: from the arguments to one command, its result and the exit code.

import { type CwError, cwError } from '../../kernel/errors.ts'
import { processEnvironment } from '../../platform/config/environment.ts'
import { Calls } from './calls.ts'
import { failureOf, reportFailure } from './failure.ts'
import { fillFromInput } from './fill-from-input.ts'
import { commandsUnder, findCommand } from './find-command.ts'
import { type Globals, readGlobals } from './globals.ts'
import { renderHelp } from './help.ts'
import type { Invocation } from './local/local-command.ts'
import { loadLocalCommand } from './local/table.ts'
import { type CommandEntry, type Manifest, readManifest } from './manifest.ts'
import { idsIn, type Names, noNames } from './print/names.ts'
import { printResult } from './print/print.ts'
import { isRecord } from './print/value-text.ts'
import { type Input, readArguments } from './read-arguments.ts'
import { processTerminal, type Terminal } from './terminal.ts'

/** Runs one command line (without `node` and the script). Never throws; returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const globals = readGlobals(argv)
  const terminal = processTerminal(processEnvironment(), { colour: globals.colour })
  return runOn(terminal, globals, readManifest)
}

/** The same on any terminal, with the commands of any manifest. */
export async function runOn(
  terminal: Terminal,
  globals: Globals,
  read: () => Promise<Manifest>,
): Promise<number> {
  try {
    return await runCommandLine(terminal, globals, await read())
  } catch (error) {
    return reportFailure(terminal, failureOf(error), globals.json)
  }
}

async function runCommandLine(terminal: Terminal, globals: Globals, manifest: Manifest): Promise<number> {
  const { argv, json } = globals
  if (globals.version) {
    if (json) printJson(terminal, 'version', { version: manifest.version })
    else terminal.out(`cw ${manifest.version}`)
    return 0
  }
  if (globals.help || argv.length === 0) {
    const words = helpWords(manifest, argv)
    const text = renderHelp(manifest, words, terminal)
    if (json) printJson(terminal, 'help', { text, commands: commandsUnder(manifest, words) })
    else terminal.out(text)
    return 0
  }
  const { entry, rest } = findCommand(manifest, argv)
  try {
    const input = await fillFromInput(entry, readArguments(entry, rest), terminal)
    return entry.local === null
      ? await runProcedure(terminal, { manifest, entry, input, json })
      : await runLocal(terminal, { manifest, entry, input, json, name: entry.local })
  } catch (error) {
    return reportFailure(terminal, failureOf(error, entry.words), json)
  }
}

interface Run {
  readonly manifest: Manifest
  readonly entry: CommandEntry
  readonly input: Input
  readonly json: boolean
}

async function runProcedure(terminal: Terminal, { manifest, entry, input, json }: Run): Promise<number> {
  const calls = new Calls(terminal, manifest, entry)
  try {
    const data = await calls.call(entry.procedure ?? '', input)
    if (json) printJson(terminal, entry.procedure ?? '', data)
    else printResult(terminal, entry, { data, input, names: await namesFor(calls, entry, data) })
    return 0
  } finally {
    await calls.close()
  }
}

async function runLocal(terminal: Terminal, run: Run & { readonly name: string }): Promise<number> {
  const { manifest, entry, input, json } = run
  const calls = new Calls(terminal, manifest, entry)
  try {
    const command = await loadLocalCommand(run.name)
    if (command.forPeople && terminal.environment.token !== undefined) throw notForAgents(entry)
    const call: Invocation['call'] = (path, given, signal) => calls.call(path, given, signal)
    const outcome = await command.run({ entry, input, json, terminal, call, letGo: () => calls.close() })
    if (json && outcome.data !== undefined)
      printJson(terminal, entry.procedure ?? entry.words.join('.'), outcome.data)
    else if (!json && outcome.text !== undefined && outcome.text !== '') terminal.out(outcome.text)
    else if (!json && outcome.text === undefined && outcome.data !== undefined)
      printResult(terminal, entry, { data: outcome.data, input })
    return outcome.exit ?? 0
  } finally {
    await calls.close()
  }
}

function notForAgents({ words }: CommandEntry): CwError {
  const reason = 'it acts for a person, and this shell is an agent’s. People have one of their own.'
  return cwError('actor.forbidden', { actor: 'An agent', command: `cw ${words.join(' ')}`, reason })
}

/** One thing is shown with the names of the others that it speaks of. */
async function namesFor(calls: Calls, entry: CommandEntry, data: unknown): Promise<Names> {
  const ids = entry.words.at(-1) === 'show' && isRecord(data) ? idsIn(data).slice(0, 500) : []
  return ids.length === 0 ? noNames : ((await calls.call('status.names', { ids })) as Names)
}

function printJson(terminal: Terminal, kind: string, data: unknown): void {
  terminal.out(JSON.stringify({ schemaVersion: 1, kind, data: data ?? null }))
}

/** The longest run of words that names something; what follows is somebody's argument. */
function helpWords(manifest: Manifest, argv: readonly string[]): readonly string[] {
  const words = argv.filter((token) => !token.startsWith('-'))
  if (words.length === 0 || commandsUnder(manifest, words.slice(0, 1)).length === 0) return words
  try {
    return findCommand(manifest, words).entry.words
  } catch {
    return words.slice(0, 2)
  }
}
