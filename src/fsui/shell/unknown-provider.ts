// Whether the agent program that a document names is one that the settings of the home know.

import type { DocumentText } from '../../document/document.ts'
import { nearest } from '../../kernel/nearest.ts'
import type { Problem } from '../../kernel/problem.ts'
import { agentSettings } from '../../platform/config/agent-settings.ts'
import { parseConfig } from '../../platform/config/config-file.ts'
import type { HomeFile } from './home-config.ts'

interface SavedText {
  readonly kind: string
  readonly before: DocumentText | null
  readonly after: DocumentText
}

/** Elsewhere `provider:` is a word of the person's own. */
const kindsWithProvider: ReadonlySet<string> = new Set(['agent', 'account'])

/**
 * What is wrong with the `provider` of an agent or an account, or null. What stood there `before` is not told of again: the
 * settings may have lost it since. Settings that cannot be read say nothing.
 */
export async function unknownProvider(
  home: Pick<HomeFile, 'read'>,
  { kind, before, after }: SavedText,
): Promise<Problem | null> {
  if (!kindsWithProvider.has(kind)) return null
  const field = after.fields.get('provider')
  if (typeof field?.value !== 'string' || field.value === before?.fields.get('provider')?.value) return null
  const known = await knownProviders(home)
  if (known === null || known.includes(field.value)) return null
  const meant = nearest(field.value, known)
  return {
    // It may be made known at any time, and is taken up then.
    code: 'reference.provider',
    message: `No agent program is called “${field.value}”: there are ${known.join(', ')}.`,
    remedy: `${meant === undefined ? 'Write one of them' : `Did you mean ${meant}? Write it`}, or name its program under providers: in config.yaml.`,
    field: 'provider',
    line: field.line,
  }
}

/** Names of the agent programs that the home knows; null: its settings cannot be read. */
export async function knownProviders(home: Pick<HomeFile, 'read'>): Promise<readonly string[] | null> {
  const read = await home.read()
  const parsed = read.ok ? parseConfig(read.value ?? '') : null
  return parsed?.ok ? [...agentSettings(parsed.value).providers.keys()] : null
}
