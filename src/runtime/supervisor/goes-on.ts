// With what a run is had, and whether it goes on with the conversation of the one before it.

import type { Run, WorkItem } from '../../modules/runs/index.ts'
import type { CannotDrive, Driven } from './ports.ts'

/** Where nothing can be started the conversation stays with what it was had with, and goes on with that later. */
export function runsWith(
  driven: Driven | CannotDrive,
  kept: Run | null,
): Pick<Run, 'provider' | 'account' | 'model'> {
  if (!('cannot' in driven)) {
    const { provider, account, model } = driven
    return { provider, account: account?.id ?? null, model }
  }
  return { provider: kept?.provider ?? driven.provider, account: kept?.account ?? null, model: null }
}

/** Whether the conversation of the last run goes on: with another program, or where it cannot be taken, a new one begins. */
export async function goesOnWith({ last }: WorkItem, driven: Driven | CannotDrive): Promise<boolean> {
  if (last?.sessionName == null || last.failure?.kind === 'lost') return false
  if ('cannot' in driven) return true
  if (last.provider !== driven.provider) return false
  if (last.account === (driven.account?.id ?? null)) return true
  return await driven.carry()
}
