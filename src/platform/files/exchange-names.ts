// renameat2(RENAME_EXCHANGE) and renamex_np(RENAME_SWAP), which Node does not offer: two names change places in one step.

import { createRequire } from 'node:module'
import { VolumeError } from './volume.ts'

/** Elsewhere the library moves three times, with moments in between at which a name is free. */
const platforms = ['linux', 'darwin']

/**
 * Both names must exist; links are not followed.
 * @throws ENOSYS where there is no such call, else what the system answers
 */
export function exchangeNames(one: string, other: string): void {
  native ??= load()
  if ('missing' in native) throw new VolumeError('ENOSYS', native.missing)
  native.swapSync(one, other)
}

interface Native {
  swapSync(one: string, other: string): void
}

/** Loaded by the first exchange: what keeps no tree does without. */
let native: Native | { readonly missing: string } | null = null

function load(): Native | { readonly missing: string } {
  if (!platforms.includes(process.platform)) return { missing: `${process.platform} has no such call` }
  try {
    const require = createRequire(import.meta.url)
    return require('fs-native-extensions') as Native
  } catch (error) {
    // Made for glibc, macOS and the two common processors: elsewhere, and where it was not installed, there is none.
    return { missing: `fs-native-extensions cannot be loaded: ${String(error)}` }
  }
}
