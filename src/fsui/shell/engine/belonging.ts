// Of a folder that comes whole (moved, copied, unpacked) what belongs to a document, or names one, may be looked at before
// that is, or before it is there at all.

import type { FieldSpec } from '../../../document/codec.ts'
import type { DocumentText } from '../../../document/document.ts'
import { placeOf, slugPathOf } from '../../../kernel/layout.ts'
import { folderPart } from '../../../kernel/path-parts.ts'
import type { Problem } from '../../../kernel/problem.ts'
import { waitsForNamedOne } from '../../core/views/local-state.ts'
import type { TimedParts } from './parts.ts'
import { bothForms, ringThrough, slugsIn } from './rings.ts'
import type { TurnState } from './turn-state.ts'

/** Milliseconds between looks at a document that waits for a file which stands there and is not taken up yet. */
const standingLook = 50
/** Milliseconds for which a document waits at most while others come. */
const mostUnrest = 30_000

/**
 * What is told of a document that lacks another one, which may only not be there yet; or whose path is taken: by the same
 * file of another tree, as may turn out.
 */
const mayPass: ReadonlySet<string> = new Set([
  'path.misplaced',
  'path.taken',
  'reference.unknown',
  'entity.ambiguous',
])

type Waiting = Pick<TurnState, 'agenda' | 'problems'>

/**
 * Whether the refused document goes on waiting: files come still, and what it lacks may be one of them; or the file that
 * it belongs to stands on the disk, and nothing is known to be wrong with that. For that it waits for as long at most as
 * an error has to stand before it is shown beside its file. @see SPEC E8
 */
export async function mayYetCome(
  parts: TimedParts,
  also: Waiting,
  { path, problem }: { readonly path: string; readonly problem: Problem },
): Promise<boolean> {
  const { agenda, problems } = also
  if (!mayPass.has(problem.code)) return false
  if (waitsForQuiet(also, path)) return true
  if (problem.code !== 'path.misplaced' || agenda.quietFor(path) >= parts.settings.errorQuiet) return false
  for (const parent of placeOf(path)?.parents ?? []) {
    if (parts.bases.atPath(parent) !== null || problems.has(parent)) continue
    if ((await parts.tree.stat(parent)).state !== 'file') continue
    agenda.touch(parent)
    agenda.lookAfterOthers(path, standingLook)
    return true
  }
  return false
}

interface Naming {
  readonly kind: string
  readonly path: string
  readonly document: DocumentText
}

/**
 * Whether a new document is not sent yet, because one that it names is not taken up: otherwise a copied task would need
 * the original of what was copied with it. It waits for what stands beside it, and while files come still, for what does
 * not. When the other one is wrong, that is told, and so is a ring in which each waits for the next. @see SPEC E8
 */
export async function waitsForNamed(parts: TimedParts, also: Waiting, unit: Naming): Promise<boolean> {
  for (const candidates of namedBeside(parts.codecs.get(unit.kind)?.fields ?? [], unit)) {
    if (candidates.some((each) => each === unit.path || parts.bases.atPath(each) !== null)) continue
    if (waitsForQuiet(also, unit.path)) return true
    const standing = await firstStanding(parts, candidates)
    if (standing !== null && (await waitsFor(parts, also, { unit, standing }))) return true
  }
  return false
}

/** Whether it waits for the file that it names, which stands there and is not taken up. */
async function waitsFor(
  parts: TimedParts,
  { agenda, problems }: Waiting,
  { unit, standing }: { readonly unit: Naming; readonly standing: string },
): Promise<boolean> {
  const { path } = unit
  const problem = (await ringThrough(parts, unit)) ?? (problems.has(standing) ? names(standing) : null)
  if (problem !== null) problems.set(path, problem)
  else if (agenda.quietFor(path) >= parts.settings.errorQuiet) return false
  else {
    // Two that wait for each other keep nothing busy.
    if (!agenda.paths.has(standing)) agenda.touch(standing)
    agenda.lookAfterOthers(path, standingLook)
  }
  return true
}

/** Whether it waits until nothing new has come, and nothing was taken up, for a moment. What is told of already does not. */
function waitsForQuiet({ agenda, problems }: Waiting, path: string): boolean {
  const ms = agenda.unrestAt(path)
  if (ms <= 0 || problems.has(path) || agenda.quietFor(path) >= mostUnrest) return false
  agenda.lookAfterOthers(path, ms)
  return true
}

/** For each name in a field of references the paths at which its document would stand: beside it, or with the plans of its phase. */
function namedBeside(fields: readonly FieldSpec[], { path, document }: Naming): string[][] {
  const folder = folderPart(slugPathOf(path))
  return fields
    .filter(({ references }) => references)
    .flatMap(({ key, set }) => {
      const inFolder = set ? folder : folder.replace(/\/tasks$/, '/plans')
      return slugsIn(document, key).map((slug) => bothForms(`${inFolder}/${slug}`, path))
    })
}

async function firstStanding(parts: TimedParts, paths: readonly string[]): Promise<string | null> {
  for (const path of paths) if ((await parts.tree.stat(path)).state === 'file') return path
  return null
}

function names(standing: string): Problem {
  return {
    code: waitsForNamedOne,
    message: `It names ${standing}, which is not taken up.`,
    remedy: 'Put that in order; then this is taken up too.',
  }
}
