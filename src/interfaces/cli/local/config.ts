// `cw config`: shows and sets what stands in the config.yaml of the home, or in its config.json.

import { open, readFile, rename } from 'node:fs/promises'
import { basename } from 'node:path'
import { cwError } from '../../../kernel/errors.ts'
import type { Problem, Result } from '../../../kernel/problem.ts'
import { ofHome, parseConfig } from '../../../platform/config/config-file.ts'
import { configIn, idleConfig, invalidConfig, isJsonConfig } from '../../../platform/config/config-place.ts'
import { placeAt } from '../../../platform/config/families.ts'
import { pathOf } from '../../../platform/config/key-path.ts'
import { asWritten, setConfigValue, unsetConfigValue } from '../../../platform/config/set-value.ts'
import { resolveConfig, type ShownSetting, showConfig } from '../../../platform/config/settings.ts'
import { homePath, openHome } from '../../../platform/home.ts'
import { printTable } from '../print/table.ts'
import { suggest } from '../suggest.ts'
import type { Terminal } from '../terminal.ts'
import {
  argument,
  flag,
  type Invocation,
  type LocalCommand,
  localEntry,
  type Outcome,
} from './local-command.ts'

const key = argument('key', 'a setting: fsui.settle', true)

export const config: LocalCommand = {
  forPeople: true,
  entries: [
    localEntry('config show', {
      summary: 'Show all settings that are in force',
      aliases: ['list', 'ls'],
      examples: ['cw config show', 'cw config show --origin'],
      options: [flag('origin', 'also where each value comes from, its default and what it does')],
    }),
    localEntry('config get', {
      summary: 'Print one setting',
      examples: ['cw config get fsui.settle'],
      args: [key],
    }),
    localEntry('config set', {
      summary: 'Set one setting in config.yaml (or config.json); what else it says stays',
      examples: [
        'cw config set fsui.reply tick',
        "cw config set providers.mine.command '[my-agent, --quiet]'",
      ],
      changes: true,
      args: [key, argument('value', 'the value, as it would stand in the file', true)],
    }),
    localEntry('config unset', {
      summary: 'Take one setting out of config.yaml (or config.json): its default is in force again',
      examples: ['cw config unset fsui.reply'],
      changes: true,
      args: [key],
    }),
  ],
  run: (invocation) => verbs[invocation.entry.words[1] as keyof typeof verbs](invocation),
}

const verbs = { show, get, set, unset }

async function show({ input, terminal }: Invocation): Promise<Outcome> {
  const { file, settings } = await load(terminal)
  if (input.origin) {
    const rows = settings.map(({ key, value, origin, default: usual, help }) => ({
      key,
      value,
      origin: origin === 'file' ? basename(file) : origin,
      default: usual ?? '',
      help,
    }))
    return { data: settings, text: printTable(rows, terminal) }
  }
  return { data: settings, text: settings.map(lineOf).join('\n') }
}

function lineOf({ key, value, later }: ShownSetting): string {
  return `${key}: ${value}${later ? '  # not acted on in this version' : ''}`
}

async function get({ input, terminal }: Invocation): Promise<Outcome> {
  const loaded = await load(terminal)
  const found = find(loaded, String(input.key))
  return { data: found, text: found.value }
}

async function set({ input, json, terminal }: Invocation): Promise<Outcome> {
  const { file, text } = await load(terminal)
  const changed = must(setConfigValue(text, String(input.key), plainValue(String(input.value))), file)
  await replaceFile(file, changed)
  if (!json)
    for (const { message, remedy } of idleNow(changed, { file, key: String(input.key) }))
      terminal.err(`${message} ${remedy}`)
  const found = { key: input.key, value: input.value }
  return { data: found, text: `${input.key} is ${input.value}` }
}

async function unset({ input, terminal }: Invocation): Promise<Outcome> {
  const key = String(input.key)
  const { file, text, settings } = await load(terminal)
  const changed = must(unsetConfigValue(text, key), file)
  if (changed === text) {
    // Refuses what is no setting at all.
    const { value, origin } = find({ file, settings }, key)
    return {
      data: { key, value, origin },
      text: `${basename(file)} does not set ${key}: it is ${value} (${origin})`,
    }
  }
  await replaceFile(file, changed)
  const now = (await load(terminal)).settings.find((each) => each.key === key)
  const data = { key, value: now?.value ?? null, origin: now?.origin ?? null }
  return { data, text: now ? `${key} is ${now.value} (${now.origin})` : `${key} is not set any more` }
}

/** What is said of a setting that has no effect. */
function idleNow(
  text: string,
  { file, key }: { readonly file: string; readonly key: string },
): readonly Problem[] {
  return must(parseConfig(text), file).idle.filter(({ field }) => field === key)
}

async function load(
  terminal: Terminal,
): Promise<{ file: string; text: string; settings: readonly ShownSetting[] }> {
  const home = await openHome({ path: homePath(terminal.environment), create: false })
  const beside = idleConfig(configIn(home.path))
  if (beside !== null) terminal.err(`${beside.message} ${beside.remedy}`)
  const text = await readFile(home.config, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const file = must(parseConfig(text, ofHome(home.config)), home.config)
  const resolved = must(resolveConfig({ file, variables: terminal.environment.settings }))
  const settings = showConfig(resolved, file)
  return {
    file: home.config,
    text: isJsonConfig(home.config) && text.trim() === '' ? '{}\n' : text,
    settings,
  }
}

function find(
  { file, settings }: { readonly file: string; readonly settings: readonly ShownSetting[] },
  wanted: string,
): ShownSetting {
  const found = settings.find((each) => each.key === wanted)
  if (found) return found
  const path = pathOf(wanted)
  if (path !== null && placeAt(path).is === 'setting')
    throw cwError('input.invalid', { reason: `${basename(file)} gives ${wanted} no value.` })
  const guess = suggest(
    wanted,
    settings.map((each) => each.key),
  )
  const meant = guess === null ? ' `cw config show` lists them all.' : ` Did you mean ${guess}?`
  throw cwError('input.invalid', { reason: `No setting is called “${wanted}”.${meant}` })
}

/** `2`, `true` and `[one, two]` are what they look like; a list of words can be written with commas, too. */
function plainValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^\d+$/.test(text) ? Number(text) : asWritten(text)
}

function must<T>(result: Result<T>, file = 'config.yaml'): T {
  if (result.ok) return result.value
  throw asError(result.problem, file)
}

function asError(problem: Problem, file: string) {
  const { code, line, message, remedy } = problem
  const where = code === 'config.layout' ? `${basename(file)}: ` : ''
  return line === undefined
    ? cwError('input.invalid', { reason: `${where}${message} ${remedy}` })
    : invalidConfig(file, problem)
}

/** Whole or not at all: a reader never sees half of it. */
async function replaceFile(file: string, text: string): Promise<void> {
  const staged = `${file}.${process.pid}.new`
  const handle = await open(staged, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(staged, file)
}
