// The scripted agent as a driver: what needs no agent program and no key, for demonstrations and tests.

import { fileURLToPath } from 'node:url'
import { commandDriver } from '../command/driver.ts'
import type { Driver } from '../driver.ts'

/** Plays that script: the path of a YAML file. */
export function scriptedDriver(script: string): Driver {
  const agent = fileURLToPath(new URL('./agent.js', import.meta.url))
  return {
    ...commandDriver({ name: 'scripted', command: process.execPath, args: [agent, script] }),
    title: 'Scripted',
  }
}
