// What a person writes into the sidecar of a conflict: it goes with the sidecar, can be had back, and is answered.

import { readDocument } from '../../../document/document.ts'
import type { Problem } from '../../../kernel/problem.ts'
import { asSaved } from './keep-read.ts'
import type { EngineParts } from './parts.ts'

/** Why it is a version of the sidecar. */
export const settled = 'the conflict is settled'

/**
 * What stands in a sidecar that is open, and is not what `cw` wrote there, becomes a version of it. Returns the text when
 * it is new. @see SPEC K11
 */
export async function keepSidecarWords(
  { tree, bases, clock }: Pick<EngineParts, 'tree' | 'bases' | 'clock'>,
  path: string,
): Promise<string | null> {
  const written = bases.written(path)
  if (written === null) return null
  const read = await tree.read(path, written.hash)
  if (read.state !== 'file' || read.hash === written.hash) return null
  if (bases.versions(path)[0]?.hash === read.hash) return null
  bases.addVersion({ path, bytes: read.bytes, at: clock.now(), why: asSaved })
  return Buffer.from(read.bytes).toString('utf8')
}

/** Why what was saved in the sidecar of a document leaves its conflict open; null: it ends it. @see SPEC E3 */
export function endsNothing(text: string): Problem | null {
  const read = readDocument(text)
  const field = read.ok ? read.value.fields.get('resolve') : undefined
  if (field?.value === 'theirs') return null
  const remedy =
    'To take the other version write `resolve: theirs` between the two `---` lines at its very top; to keep yours delete it.'
  if (!read.ok) return { ...read.problem, remedy: `${read.problem.remedy} ${remedy}` }
  const code = 'conflict.open'
  if (field?.source.trim())
    return { code, message: `“${field.source.trim()}” ends no conflict.`, remedy, line: field.line }
  const line = text.split('\n').findIndex((each) => /^\s*resolved?\s*:\s*\S/i.test(each)) + 1
  if (line > 0) return { code, message: 'This line is not read here.', remedy, line }
  return { code, message: 'What is written there goes into no document.', remedy }
}

/** Whether the note beside config.yaml was answered with `resolve: theirs`, wherever that stands in it. */
export function saysTheirs(text: string): boolean {
  return /^resolve:[ \t]*["']?theirs["']?[ \t]*\r?$/m.test(text)
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
