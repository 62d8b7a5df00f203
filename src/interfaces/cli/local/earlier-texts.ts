// What a file of a tree said before: contents that `cw` put aside, and what persons saved and wrote over themselves.

import type { Version } from '../../../fsui/shell/versions.ts'
import type { Invocation } from './local-command.ts'

export interface EarlierText {
  /** Behind the `@` of `cw restore FILE@…`. */
  readonly version: string
  /** Milliseconds since the epoch. */
  readonly at: number
  /** `kept`: displaced, by `cw` or by bringing back another. `saved`: as a person saved it. */
  readonly from: 'kept' | 'saved'
  readonly why: string
  /** Bytes. */
  readonly size: number
}

/** As `events.savedTexts` tells of it. */
export interface SavedText {
  readonly seq: number
  readonly at: number
  readonly by: string
  readonly hash: string
  readonly size: number
  readonly text: string | null
}

/** Of one document, newest first. */
export async function savedTextsOf(
  { call }: Pick<Invocation, 'call'>,
  entity: string,
): Promise<readonly SavedText[]> {
  return (await call('events.savedTexts', { entity })) as SavedText[]
}

/** The text that was saved then, or null. */
export async function savedText(
  { call }: Pick<Invocation, 'call'>,
  { entity, seq }: { readonly entity: string; readonly seq: number },
): Promise<string | null> {
  const [saved] = (await call('events.savedTexts', { entity, seq })) as SavedText[]
  return saved?.text ?? null
}

/**
 * Both, newest first. What was kept is listed as that alone, the same text saved more than once where it was saved last,
 * and what stands there now (`current`, its hash) not at all.
 */
export function earlierTexts(
  versions: readonly Version[],
  saved: readonly SavedText[],
  current: string | null,
): readonly EarlierText[] {
  const known = new Set([...versions.map(({ hash }) => hash), current])
  const others = saved.filter(({ hash }) => !known.has(hash) && known.add(hash))
  return [
    ...versions.map(({ number, at, why, size }) => ({
      version: String(number),
      at,
      from: 'kept' as const,
      why,
      size,
    })),
    ...others.map(({ seq, at, by, size }) => ({
      version: `s${seq}`,
      at,
      from: 'saved' as const,
      why: `saved by ${by}`,
      size,
    })),
  ].sort((a, b) => b.at - a.at)
}
