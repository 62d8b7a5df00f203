// What a file of a tree said before: contents that `cw` put aside, what persons saved and wrote over themselves, and what
// commands made of its text.

import type { Version } from '../../../fsui/shell/versions.ts'
import type { Invocation } from './local-command.ts'

export interface EarlierText {
  /** Behind the `@` of `cw restore FILE@…`. */
  readonly version: string
  /** Milliseconds since the epoch. */
  readonly at: number
  /** `kept`: displaced, by `cw` or by bringing back another. `saved`: as a person saved it. `command`: its text as a command left it. */
  readonly from: 'kept' | 'saved' | 'command'
  readonly why: string
  /** Bytes. */
  readonly size: number
}

/** As `events.savedTexts` tells of it. */
export interface SavedText {
  readonly seq: number
  readonly at: number
  readonly by: string
  readonly command: string | null
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
 * All of them, newest first. What was kept is listed as that alone, the same text saved more than once where it was saved last,
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
    ...others.map(({ seq, at, by, command, size }) =>
      command === null
        ? { version: `s${seq}`, at, from: 'saved' as const, why: `saved by ${by}`, size }
        : {
            version: `c${seq}`,
            at,
            from: 'command' as const,
            why: `text by ${by}, cw ${command.replace('.', ' ')}`,
            size,
          },
    ),
  ].sort((a, b) => b.at - a.at)
}
