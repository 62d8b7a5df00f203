// What a person writes into the sidecar of a conflict: it goes with the sidecar, and can be had back.

import { asSaved } from './keep-read.ts'
import type { EngineParts } from './parts.ts'

/** Why it is a version of the sidecar. */
export const settled = 'the conflict is settled'

/** What stands in a sidecar that is open, and is not what `cw` wrote there, becomes a version of it. @see SPEC K11 */
export async function keepSidecarWords(
  { tree, bases, clock }: Pick<EngineParts, 'tree' | 'bases' | 'clock'>,
  path: string,
): Promise<void> {
  const written = bases.written(path)
  if (written === null) return
  const read = await tree.read(path, written.hash)
  if (read.state !== 'file' || read.hash === written.hash) return
  if (bases.versions(path)[0]?.hash === read.hash) return
  bases.addVersion({ path, bytes: read.bytes, at: clock.now(), why: asSaved })
}

/** Whether somebody wrote there since `cw` did. Where that is not noted, what no version holds is somebody's own. */
export function isOwn({ bases }: Pick<EngineParts, 'bases'>, sidecar: string, hash: string): boolean {
  const written = bases.written(sidecar)
  return written === null ? bases.bytes(hash) === null : written.hash !== hash
}

/** Whether a version of the sidecar says more than the other side, which `rendered` is, and how the conflict ends. */
export function holdsWords(
  { bases }: Pick<EngineParts, 'bases'>,
  sidecar: string,
  rendered: string | null,
): boolean {
  const known = new Set(linesOf(rendered ?? ''))
  return bases
    .versions(sidecar)
    .filter(({ why }) => why === asSaved || why === settled)
    .some(({ hash }) => linesOf(bases.text(hash) ?? '').some((line) => !known.has(line)))
}

/** The lines of a text that say something, without the one that ends a conflict. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  return lines.filter((line) => line !== '' && line !== '---' && !line.startsWith('resolve:'))
}
