// What was read in a turn and is not taken up stands in its file alone, which may say something else by the next look.

import type { EngineParts, SeenFile } from './parts.ts'

/** Why it is a version. It may be taken up in a later turn, as an approval is that has to be quiet first: the reason stands for both. */
export const asSaved = 'as it was saved'

/** Makes what was read, and is stored nowhere, a version of its file: whoever saves over it can have it back. @see SPEC K11 */
export function keepRead(
  { bases, clock }: Pick<EngineParts, 'bases' | 'clock'>,
  files: ReadonlyMap<string, SeenFile>,
): void {
  const at = clock.now()
  const unstored = [...files].flatMap(([path, file]) => {
    const read = file.state === 'missing' ? null : file.read
    if (read === null || bases.atPath(path)?.hash === read.hash || bases.bytes(read.hash) !== null) return []
    return [{ path, bytes: read.bytes, at, why: asSaved }]
  })
  if (unstored.length > 0) bases.addVersions(unstored)
}
