// The sources and what each imports. TypeScript 7 has no compiler API, so imports are read from the text: the formatter
// writes them all in one way.

import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Import {
  /** The path of one of our modules (`src/kernel/ids.ts`), or what was asked for (`zod`, `node:fs`). */
  readonly target: string
  readonly ours: boolean
  /** Left out of what runs. */
  readonly typeOnly: boolean
  /** Loaded when it is needed, by `import()`. */
  readonly late: boolean
}

export interface Source {
  /** From the root of the repository: `src/kernel/ids.ts`. */
  readonly path: string
  readonly text: string
  readonly imports: readonly Import[]
}

/** Every module below a folder of the repository, sorted by path. */
export function sourcesBelow(folder: string): Source[] {
  return readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readSource(`${folder}/${path.replaceAll('\\', '/')}`))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

const statement =
  /^(?:import|export)(\s+type)?\s+(?:[\w$*{}\s,]*?\bfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*,?\s*\)/gm

function readSource(path: string): Source {
  const text = readFileSync(`${root}${path}`, 'utf8')
  const imports = [...text.matchAll(statement)].map(([, type, named, late]): Import => {
    const asked = named ?? late ?? ''
    const ours = asked.startsWith('.')
    const target = ours ? posix.join(posix.dirname(path), asked) : asked
    return { target, ours, typeOnly: type !== undefined, late: late !== undefined }
  })
  return { path, text, imports }
}
