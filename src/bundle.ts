// Gathers the compiled modules and the libraries they use into one file, and compiles that ahead of its first start: to
// find, read and compile hundreds of small ones takes longer than most commands do.

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative, sep } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { compiledFileOf } from './load-program.ts'

/** Native, or not there. */
const external = ['better-sqlite3', 'bufferutil', 'utf-8-validate']
/** A process of the build before may be about to load it, for so many milliseconds. */
const keptFor = 24 * 3600 * 1000

/**
 * Bundles the program into `<dist>/program` and lets `<dist>/cw.js` start it there. The compiled modules stay where they
 * are: what lies beside them is found there, and the watcher's thread runs from them.
 */
export async function bundle(dist: string): Promise<void> {
  const folder = join(dist, 'program')
  mkdirSync(folder, { recursive: true })
  const built = await build({
    entryPoints: [join(dist, 'interfaces/cli/main.js')],
    write: false,
    outfile: join(folder, 'program.cjs'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    // All of it is characters of one byte: it stays in memory. What esbuild leaves as it is follows below.
    charset: 'ascii',
    // A script that is not a module of Node's own has no import() of its own.
    supported: { 'dynamic-import': false },
    external,
    banner: { js: `const bundleUrl = require('node:url').pathToFileURL(__filename).href;` },
    plugins: [asIfInPlace(dist, folder)],
  })
  const [output] = built.outputFiles
  if (output === undefined) throw new Error('The bundle has no file')
  const program = inAscii(output.text)
  const hash = createHash('sha256').update(program).digest('hex').slice(0, 12)
  const file = join(folder, `program-${hash}.cjs`)
  writeFileSync(file, program)
  compile(dist, file)
  const loader = `import { loadProgram } from '../load-program.js'\n\nexport const { main } = loadProgram(new URL('./${basename(file)}', import.meta.url))\n`
  writeFileSync(join(folder, 'main.js'), loader)
  const start = join(dist, 'cw.js')
  const unbundled = await readFile(start, 'utf8')
  await writeFile(start, unbundled.replace('./interfaces/cli/main.js', './program/main.js'))
  removeOld(folder, new Set(['main.js', basename(file), basename(compiledFileOf(file))]))
}
/** Regular expressions, which esbuild leaves as they are typed, mean the same with escapes: the file is read byte by byte. */
function inAscii(program: string): string {
  return program.replace(
    /[\u0080-\uffff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Modules go on finding the files beside their compiled form, and take of zod what they name. */
function asIfInPlace(dist: string, folder: string): Plugin {
  return {
    name: 'as-if-in-place',
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.js$/ }, async ({ path }) => {
        if (!path.startsWith(dist) || path.startsWith(folder + sep)) return null
        const own = JSON.stringify(relative(folder, path).split(sep).join('/'))
        const text = await readFile(path, 'utf8')
        const contents = text
          .replaceAll('import.meta.url', `new URL(${own}, bundleUrl).href`)
          // The object `z` holds all of zod, every language's messages included; a namespace is cut to what is used.
          .replace(`import { z } from 'zod'`, `import * as z from 'zod'`)
        return { contents, loader: 'js', resolveDir: dirname(path) }
      })
    },
  }
}

function removeOld(folder: string, fresh: ReadonlySet<string>): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (!fresh.has(name) && Date.now() - statSync(path).mtimeMs > keptFor) rmSync(path)
  }
}

/** In a process of its own, with a home and a tree that are gone afterwards. */
function compile(dist: string, file: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'cw-build-'))
  try {
    execFileSync(process.execPath, [join(dist, 'compile-program.js'), file, join(folder, 'tree')], {
      cwd: folder,
      env: { HOME: folder, CW_HOME: join(folder, 'home') },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
