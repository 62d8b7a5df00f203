// `cw restore FILE@N`: brings a kept version back into its file.

import { cwError } from '../../../kernel/errors.ts'
import { homePath, openHome } from '../../../platform/home.ts'
import { lineDifference } from '../print/line-difference.ts'
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
      summary: 'Bring a kept version back into its file; what stands there is kept as a version',
      examples: [
        'cw restore initiatives/rate-limits/initiative.md@3',
        'cw restore tasks/clean-up.md@1 --dry-run',
      ],
      changes: true,
      args: [argument('version', 'FILE@N, as `cw history FILE` lists them', true)],
      options: [flag('dry-run', 'only print what would change in the file')],
    }),
  ],
  run: (invocation) => bringBack(invocation),
}

async function bringBack({ input, terminal }: Invocation): Promise<Outcome> {
  const home = await openHome({ path: homePath(terminal.environment), create: false })
  const { file, number } = parse(String(input.version))
  const { currentBytes, openVersions, placeInTree, restoreVersion } = await import(
    '../../../fsui/shell/versions.ts'
  )
  const place = await placeInTree(home, file)
  if (!place) {
    const reason = `${file} is in no tree of this home.`
    throw cwError('tree.unknown', { reason, remedy: 'Name a file as it is seen from here.' })
  }
  const kept = openVersions(place.store)
  const bytes = kept?.bytes(place.path, number) ?? null
  kept?.close()
  if (bytes === null) throw cwError('version.unknown', { version: number, path: file })
  if (input.dryRun) {
    const difference = lineDifference(textOf(await currentBytes(place)), textOf(bytes))
    const text = difference === '' ? `${file} is version ${number} already.` : difference
    return { data: { path: place.path, version: number, difference, dryRun: true }, text }
  }
  const restored = await restoreVersion(place, { number, bytes })
  const data = { path: place.path, version: number, ...restored }
  if (restored.outcome === 'equal') return { data, text: `${file} is version ${number} already.` }
  const before = restored.kept === null ? '' : `; what stood there is version ${restored.kept}`
  return { data, text: `${file} is version ${number} again${before}.` }
}

function parse(given: string): { file: string; number: number } {
  const match = /^(.+)@(\d{1,9})$/s.exec(given)
  if (match?.[1]) return { file: match[1], number: Number(match[2]) }
  const reason = `“${given}” names no version: write FILE@N, as \`cw history FILE\` lists them.`
  throw cwError('input.invalid', { reason })
}

/** What is no UTF-8 is shown as well as it can be. */
function textOf(bytes: Uint8Array | null): string {
  return bytes === null ? '' : Buffer.from(bytes).toString('utf8')
}
