// Which agent programs there are: those cw has a driver for, and what of them is on this machine.

import { execFile } from 'node:child_process'
import { claudeCode } from './claude-code/driver.ts'
import { codex } from './codex/driver.ts'
import type { Driver } from './driver.ts'
import { goose } from './goose/driver.ts'

/** In the order in which they are shown. */
export const knownDrivers: readonly Driver[] = [claudeCode, codex, goose]

/** Milliseconds for a program to say what it is: one that waits for something else is told as broken. */
const patience = 10_000

export interface Provider {
  readonly name: string
  readonly title: string
  /** As it is looked for on the PATH. */
  readonly program: string
  /** `too-old`: it lacks something that cw needs of it; `broken`: it is there and does not say what it is. */
  readonly state: 'ready' | 'missing' | 'too-old' | 'broken'
  readonly version: string | null
  /** The oldest version that will do; null = any. */
  readonly needs: string | null
  /** Why, unless it is ready. */
  readonly reason: string | null
  readonly capabilities: Driver['capabilities']
}

/** Asks each program for its version. Nothing is sent anywhere and nobody has to be logged in. */
export function findProviders(
  environment: Readonly<Record<string, string | undefined>>,
  drivers = knownDrivers,
): Promise<readonly Provider[]> {
  return Promise.all(drivers.map((driver) => findProvider(driver, environment)))
}

async function findProvider(
  driver: Driver,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Provider> {
  const { name, title, program, needs, capabilities } = driver
  const said = await ask(driver, env)
  const version = 'output' in said ? driver.version.read(said.output) : null
  const found = { name, title, program, needs, capabilities, version }
  if ('missing' in said) return { ...found, state: 'missing', reason: notThere(program) }
  if (version === null)
    return {
      ...found,
      state: 'broken',
      reason: 'output' in said ? 'it does not say its version' : said.failed,
    }
  if (needs !== null && isOlder(version, needs))
    return { ...found, state: 'too-old', reason: `it has to be ${needs} or newer` }
  return { ...found, state: 'ready', reason: null }
}

type Said = { readonly output: string } | { readonly missing: true } | { readonly failed: string }

function ask(driver: Driver, env: Readonly<Record<string, string | undefined>>): Promise<Said> {
  return new Promise((resolve) => {
    const options = { env, timeout: patience, killSignal: 'SIGKILL', encoding: 'utf8' } as const
    const child = execFile(driver.program, driver.version.args, options, (error, output) => {
      if (error === null) resolve({ output })
      else if (error.code === 'ENOENT') resolve({ missing: true })
      else if (error.code === 'EACCES') resolve({ failed: `${driver.program} may not be run` })
      else if (error.killed === true) resolve({ failed: `it said nothing within ${patience / 1000} s` })
      else resolve({ failed: `it failed with ${error.code ?? error.signal}` })
    })
    child.stdin?.end()
  })
}

function notThere(program: string): string {
  return program.startsWith('/') ? `there is no ${program}` : `${program} is not on the PATH`
}

/** Of versions with numbers between points. */
function isOlder(version: string, than: string): boolean {
  const [one, other] = [version, than].map((text) => text.split('.').map(Number))
  for (const [at, number] of (other ?? []).entries()) {
    const difference = (one?.[at] ?? 0) - number
    if (difference !== 0) return difference < 0
  }
  return false
}
