// Names in the keep area: why the inode is there, 16 random digits, and the path it was displaced from.

import type { RandomBytes } from '../../../kernel/ids.ts'

/**
 * `linked`: a second name of what was replaced. `displaced`: moved aside while its path waits for what replaces it,
 * so a crash must put it back. `removed`: taken away for good.
 */
export type KeepReason = 'linked' | 'displaced' | 'removed'

const LETTERS = { linked: 'l', displaced: 'd', removed: 'r' } as const
const REASONS: Readonly<Record<string, KeepReason>> = { l: 'linked', d: 'displaced', r: 'removed' }

/** Letter, random digits and '-'. */
const PREFIX = /^([ldr])[0-9a-f]{16}-/

/** Component length that every file system allows together with the prefix. */
const CHUNK = 200

/** A new name, relative to the keep area. Long paths spread over folders. */
export function keepName(path: string, reason: KeepReason, random: RandomBytes): string {
  const encoded = encodeURIComponent(path).replace(/[.*!'()~]/g, (sign) => `%${hex(sign)}`)
  const chunks = encoded.match(new RegExp(`.{1,${CHUNK}}`, 'g')) ?? []
  return `${LETTERS[reason]}${Buffer.from(random(8)).toString('hex')}-${chunks.join('/')}`
}

/** The same name for another reason. */
export function withReason(name: string, reason: KeepReason): string {
  return LETTERS[reason] + name.slice(1)
}

/** What a name says, or null when it is none of ours. */
export function parseKeepName(name: string): { path: string; reason: KeepReason } | null {
  const prefix = PREFIX.exec(name)
  const reason = REASONS[prefix?.[1] ?? '']
  if (prefix === null || reason === undefined) return null
  try {
    return { reason, path: decodeURIComponent(name.slice(prefix[0].length).replaceAll('/', '')) }
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}

function hex(sign: string): string {
  return sign.charCodeAt(0).toString(16).toUpperCase()
}
