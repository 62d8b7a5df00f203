// Ids: a prefix that names the kind and six characters of Crockford's base32. Never used again (TREE.md 4).

export const prefixes = {
  initiative: 'i',
  page: 'pg',
  phase: 'ph',
  plan: 'p',
  task: 't',
  agent: 'a',
  message: 'm',
  project: 'pr',
  account: 'ac',
  domain: 'd',
  council: 'c',
  merge: 'mr',
  comment: 'n',
  run: 'r',
  memory: 'me',
} as const

export type Kind = keyof typeof prefixes

/** Where randomness comes from; a simulation gives its own, so that a seed repeats everything. */
export type RandomBytes = (count: number) => Uint8Array

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const kindOf = new Map<string, Kind>(Object.entries(prefixes).map(([kind, prefix]) => [prefix, kind as Kind]))

/** A new id of that kind. The caller checks that it was never used. */
export function makeId(kind: Kind, random: RandomBytes): string {
  const letters = Array.from(random(6), (byte) => alphabet[byte & 31]).join('')
  return `${prefixes[kind]}-${letters}`
}

/** The kind of thing an id names, or null when the text is no id. */
export function kindOfId(id: string): Kind | null {
  const match = /^([a-z]{1,2})-[0-9a-hjkmnp-tv-z]{6}$/.exec(id)
  return (match?.[1] && kindOf.get(match[1])) || null
}

/** Whether a text could be the beginning of an id of that kind. */
export function mayBeginId(kind: Kind, text: string): boolean {
  return text.startsWith(`${prefixes[kind]}-`) && /^[a-z]{1,2}-[0-9a-z]{0,6}$/.test(text)
}

/** A random identifier for events, epochs and mutations: 26 characters, no meaning. */
export function makeToken(random: RandomBytes): string {
  return Array.from(random(26), (byte) => alphabet[byte & 31]).join('')
}
