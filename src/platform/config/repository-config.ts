// `.cw/config.yaml` (or config.json) in the repository of a project: what it says of roles, over what the home says of them (TREE.md 2). Whoever
// can write to the repository writes it, so that it can choose among what the home has, and narrow it, and nothing else.

import { readFile, realpath, stat } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import type { Problem } from '../../kernel/problem.ts'
import { type ConfigFile, lookInto } from './config-file.ts'
import { configIn, idleConfig } from './config-place.ts'
import type { GivenSetting } from './families.ts'
import { isPromptFile, textOfPrompt } from './prompt-files.ts'

export interface RepositoryConfig {
  /** Absolute path of the file. */
  readonly path: string
  /** What of it is in force: `roles.<role>.provider`, `.model`, `.prompt`, `.tools`, `dispatch.max_running`, by their keys. */
  readonly given: ConfigFile['given']
  /** What is not, and why. Where the file is wrong nothing of it is in force, and the home's settings are. */
  readonly problems: readonly Problem[]
}

/** What a repository can say of a role. */
const allowed: ReadonlySet<string> = new Set(['provider', 'model', 'prompt', 'tools'])
/** What it can say beside that: it lets fewer agents of it run, never more. */
const limit = 'dispatch.max_running'
/** In bytes, as of the home's. */
const largest = 64 * 1024
const untilThen = 'Until then the settings of the home are in force.'

/** Null where there is none. `repository` is an absolute path, `providers` the names of those that the home has; null: not looked at. */
export async function readRepositoryConfig(
  repository: string,
  providers: ReadonlySet<string> | null,
): Promise<RepositoryConfig | null> {
  const folder = join(repository, '.cw')
  const place = configIn(folder)
  const { path } = place
  const wrong = (problem: Problem): RepositoryConfig => ({ path, given: new Map(), problems: [problem] })
  const read = await textIn(path, repository)
  if (read === null) return null
  if ('why' in read) return wrong(unreadable(read.why))
  const parsed = lookInto(read.text)
  const toCorrect = (problem: Problem) => ({ ...problem, remedy: `Correct the line. ${untilThen}` })
  if (!parsed.ok) return wrong(toCorrect(parsed.problem))
  const given = new Map<string, GivenSetting>()
  const unknown = parsed.value.idle.filter(({ code, field }) => code === 'config.unknown' && !isOfRole(field))
  const misshaped = parsed.value.wrong
  const beside = idleConfig(place)
  const problems = [...misshaped.map(toCorrect), ...unknown.map(personsOwn), ...(beside ? [beside] : [])]
  for (const [key, setting] of parsed.value.given) {
    const found = await lookedAt(key, setting, { folder, providers })
    if ('problem' in found) problems.push(found.problem)
    else given.set(key, found.setting)
  }
  // One value that cannot be meant so leaves all of the file open.
  if (misshaped.length > 0) given.clear()
  return { path, given, problems: problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) }
}

/** `/code/shop/.cw/config.yaml, line 3: … Remedy.` */
export function problemLines({ path, problems }: RepositoryConfig): string[] {
  return problems.map(
    ({ line, message, remedy }) =>
      `${path}${line === undefined ? '' : `, line ${line}`}: ${message} ${remedy}`,
  )
}

/** Null: there is none. What is no file, or leads out of the repository by a link, is not read. */
async function textIn(path: string, repository: string): Promise<{ text: string } | { why: string } | null> {
  try {
    const [real, root] = await Promise.all([realpath(path), realpath(repository)])
    if (!isBelow(real, root)) return { why: 'it is a link that leads out of the repository' }
    const found = await stat(real)
    if (!found.isFile()) return { why: 'it is no file' }
    if (found.size > largest) return { why: 'it is larger than 64 KiB' }
    return { text: await readFile(real, 'utf8') }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : { why: `it cannot be read: ${code}` }
  }
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

async function lookedAt(
  key: string,
  setting: GivenSetting,
  { folder, providers }: { readonly folder: string; readonly providers: ReadonlySet<string> | null },
): Promise<{ readonly setting: GivenSetting } | { readonly problem: Problem }> {
  const { path, value, line } = setting
  const at = { field: key, ...(line === null ? {} : { line }) }
  if (key === limit) return { setting }
  if (path[0] !== 'roles' || !allowed.has(path[2] ?? '')) return { problem: { ...notForIt(key), ...at } }
  if (path[2] === 'provider' && providers !== null && !providers.has(String(value)))
    return { problem: { ...unknownProvider(key, String(value), [...providers]), ...at } }
  if (path[2] !== 'prompt' || typeof value !== 'string' || !isPromptFile(value)) return { setting }
  const read = await promptIn(value, folder)
  if ('text' in read) return { setting: { ...setting, value: read.text } }
  const message = `${key} names ${value}, ${read.wrong}.`
  const remedy = 'Name a file below .cw/, as ./prompts/worker.md, or write the instructions themselves there.'
  return { problem: { code: 'config.value', message, remedy, ...at } }
}

/** Only what stands beside the file: what else is in the folder of a repository (`.env`) is not for it to send out. */
async function promptIn(value: string, folder: string): ReturnType<typeof textOfPrompt> {
  const path = resolve(folder, value)
  const real = await realpath(path).catch(() => path)
  const root = await realpath(folder).catch(() => folder)
  if (value.startsWith('~') || !isBelow(real, root)) return { wrong: 'which is not below .cw/' }
  return textOfPrompt(real)
}

function isOfRole(field: string | undefined): boolean {
  return field !== undefined && /^roles\..+\.provider$/.test(field)
}

/** What the document of a project says people look for here, too. */
function personsOwn(problem: Problem): Problem {
  if (!/^(?:setup_hook|setup_folder|checks|default_branch)$/.test(problem.field ?? '')) return problem
  const remedy =
    'It runs on the machine: write it into projects/<name>.md in the tree, where a person says so.'
  return { ...problem, message: `A repository cannot set “${problem.field}”; it has no effect.`, remedy }
}

function notForIt(key: string): Problem {
  return {
    code: 'config.not-for-repository',
    message: `A repository cannot set “${key}”; it has no effect.`,
    remedy: 'It can set provider, model, prompt and tools of roles. Set others in config.yaml of the home.',
  }
}

function unknownProvider(key: string, name: string, known: readonly string[]): Problem {
  return {
    code: 'config.unknown',
    message: `${key}: the home has no provider “${name}”; it has no effect.`,
    remedy: `There are ${known.join(', ')}. Others are named under \`providers:\` in config.yaml of the home.`,
  }
}

function unreadable(why: string): Problem {
  return {
    code: 'config.unreadable',
    message: `${why[0]?.toUpperCase()}${why.slice(1)}.`,
    remedy: `Correct that. ${untilThen}`,
  }
}
