// The agent programs of a home: those that cw knows.

import { knownDrivers } from '../../drivers/providers.ts'
import type { Home } from '../../platform/home.ts'
import type { Programs } from './drive.ts'

export async function programsOf(_home: Home): Promise<Programs> {
  return {
    driverOf: (provider) => knownDrivers.find(({ name }) => name === provider) ?? null,
    role: () => ({ provider: null, model: null, args: [], instructions: '' }),
  }
}
