// Tells a secret from a setting. Accounts are files that people copy and commit, so a login never stands in one.

import type { FieldValue } from '../../document/document.ts'

const secretWords = new Set([
  'apikey',
  'credential',
  'credentials',
  'key',
  'keys',
  'passphrase',
  'password',
  'secret',
  'secrets',
  'token',
  'tokens',
])

/** Beginnings by which providers mark their keys. */
const secretText =
  /(?:^|[^\w-])(?:sk[-_](?=[\w-]{4})|gh[opsu]_|github_pat_|xox[abprs]-|AKIA[0-9A-Z]{8}|AIza[\w-]{10})/

/** Whether a field of that name would hold a secret: `api_key`, `authToken`, `client-secret`. */
export function isSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  return words.some((word) => secretWords.has(word))
}

/** Whether a text holds what looks like a key. */
export function holdsSecret(text: string): boolean {
  return secretText.test(text)
}

/** The same for a field's value of any form, its keys included. */
export function valueHoldsSecret(value: FieldValue): boolean {
  if (typeof value === 'string') return holdsSecret(value)
  if (value === null || typeof value !== 'object') return false
  if (Array.isArray(value)) return value.some(valueHoldsSecret)
  return Object.entries(value).some(([key, item]) => isSecretName(key) || valueHoldsSecret(item))
}
