// `cw restore FILE@N`: brings a kept version back into its file.

import type { ArchivedHere, BroughtBack, PlaceInTree } from '../../../fsui/shell/versions.ts'
import { cwError } from '../../../kernel/errors.ts'
import { homePath, openHome } from '../../../platform/home.ts'
import { lineDifference } from '../print/line-difference.ts'
import { savedText } from './earlier-texts.ts'
import {
  argument,
  flag,
  type Invocation,
  type LocalCommand,
  localEntry,
  type Outcome,
} from './local-command.ts'

export const restore: LocalCommand = {
  forPeople: true,
  entries: [
    localEntry('restore', {
      summary: 'Bring an earlier version back into its file; what stands there is kept as a version',
      examples: [
        'cw restore initiatives/rate-limits/initiative.md@3',
        'cw restore tasks/clean-up.md@s120 --dry-run',
      ],
      changes: true,
      args: [argument('version', 'FILE@N, as `cw history FILE` lists them', true)],
      options: [flag('dry-run', 'only print what would change in the file')],
    }),
  ],
  run: (invocation) => bringBack(invocation),
}

async function bringBack(invocation: Invocation): Promise<Outcome> {
  const { input, terminal } = invocation
  const home = await openHome({ path: homePath(terminal.environment), create: false })
  const { file, name } = parse(String(input.version))
  const { findPlace } = await import('../../../fsui/shell/find-place.ts')
  const { asWords, currentBytes, restoreVersion } = await import('../../../fsui/shell/versions.ts')
  const place = await findPlace(home, file)
  if (!place) {
    const reason = `${file} is in no tree of this home.`
    const remedy = 'Name a file as it is seen from here, or by its path in its tree.'
    throw cwError('tree.unknown', { reason, remedy })
  }
  const version = await versionAt(place, name, invocation)
  if (version === null) throw cwError('version.unknown', { version: name, path: file })
  const current = await currentBytes(place)
  const words = asWords(version.bytes, place.path, version.agreed)
  const { bytes, left } = words
  const number = isInLog(name) ? name : Number(name)
  const archived = current === null ? await archivedFrom(place, textOf(bytes)) : null
  if (input.dryRun) {
    const difference = lineDifference(textOf(current), textOf(bytes))
    const text =
      difference === '' ? `${file} is version ${name} already.` : `${difference}${beside(archived)}`
    return { data: { path: place.path, version: number, difference, left, archived, dryRun: true }, text }
  }
  await refuseLeftSidecar(place, { file, name }, current)
  const restored = await restoreVersion(place, { name, bytes })
  const data = { path: place.path, version: number, ...restored, left, archived }
  if (restored.outcome === 'equal')
    return { data, text: `${file} is version ${name} already.${notDecided(words)}` }
  const before = restored.kept === null ? '' : `; what stood there is version ${restored.kept}`
  return { data, text: `${file} is version ${name} again${before}.${notDecided(words)}${beside(archived)}` }
}

/** The document that was archived from there, where none stands there now. */
async function archivedFrom({ store, path }: PlaceInTree, text: string): Promise<ArchivedHere | null> {
  const { openVersions } = await import('../../../fsui/shell/versions.ts')
  const kept = openVersions(store)
  const archived = kept?.archivedHere(path, text) ?? null
  kept?.close()
  return archived
}

function beside(archived: ArchivedHere | null): string {
  if (archived === null) return ''
  const { id, path, returns } = archived
  if (returns) return `\nIt brings ${id} back, which is archived at ${path}.`
  return `\nIt is a new document: the one that stood there, ${id}, stays archived at ${path}. To have that one back, move its file here instead.`
}

/** The bytes of a version, with what both sides agree on now; null: there is none of that name. */
async function versionAt(
  { store, path }: PlaceInTree,
  name: string,
  invocation: Invocation,
): Promise<{ bytes: Uint8Array; agreed: string | null } | null> {
  const { asBodyOf, openVersions, withItsId } = await import('../../../fsui/shell/versions.ts')
  const kept = openVersions(store)
  try {
    const document = kept?.documentAt(path) ?? null
    const found = isInLog(name) ? await savedIn(invocation, document?.key, name) : null
    const saved =
      found !== null && name.startsWith('c') ? asBodyOf(kept?.agreedAt(path, found) ?? '', found) : found
    const stored = isInLog(name) ? null : (kept?.bytes(path, Number(name)) ?? null)
    const bytes = saved === null || !document ? stored : Buffer.from(withItsId(saved, document.key), 'utf8')
    return bytes && { bytes, agreed: kept?.agreedAt(path, textOf(bytes)) ?? null }
  } finally {
    kept?.close()
  }
}

/** The sidecar of a conflict that is over says nothing any more, and is taken away wherever it stands. */
async function refuseLeftSidecar(
  { store, path }: PlaceInTree,
  { file, name }: { readonly file: string; readonly name: string },
  current: Uint8Array | null,
): Promise<void> {
  const { openVersions } = await import('../../../fsui/shell/versions.ts')
  const kept = current === null ? openVersions(store) : null
  const document = kept?.resolvedAt(path) ?? null
  kept?.close()
  if (document === null) return
  throw cwError('file.failed', {
    path: file,
    reason: 'its conflict is over, so it would be taken away again at once',
    remedy: `\`cw restore ${file}@${name} --dry-run\` shows what it says; write what you need of it into ${document}.`,
  })
}

/** What does not come back with the words. */
function notDecided({ left, draft }: BroughtBack): string {
  if (draft) return ' It is held back: take “draft: true” out of it to send it.'
  if (left.length === 0) return ''
  return ` Only its words come back, and they decide nothing: without ${left.map((line) => `“${line}”`).join(' and ')}.`
}

/** As a person saved it (`s120`), or as a command left its text (`c120`). */
function isInLog(name: string): boolean {
  return /^[sc]/.test(name)
}

/** What was saved then; the document is the one that stands there now. */
async function savedIn(
  invocation: Invocation,
  entity: string | undefined,
  name: string,
): Promise<string | null> {
  return entity === undefined ? null : await savedText(invocation, { entity, seq: Number(name.slice(1)) })
}

function parse(given: string): { file: string; name: string } {
  const match = /^(.+)@([sc]?)(\d{1,9})$/s.exec(given)
  if (match?.[1]) return { file: match[1], name: `${match[2]}${match[3]}` }
  const reason = `“${given}” names no version: write FILE@N, as \`cw history FILE\` lists them.`
  throw cwError('input.invalid', { reason })
}

/** What is no UTF-8 is shown as well as it can be. */
function textOf(bytes: Uint8Array | null): string {
  return bytes === null ? '' : Buffer.from(bytes).toString('utf8')
}
