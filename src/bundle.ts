// Gathers the compiled modules and the libraries they use into few files: to find, read and compile hundreds of small
// ones takes longer than most commands do.

import { readdirSync, rmSync, statSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { build, type Plugin } from 'esbuild'

/** Native, loaded on need, or with files of their own beside them. */
const external = ['better-sqlite3', 'pino', 'chokidar', 'simple-git', 'bufferutil', 'utf-8-validate']
/** A process that runs on the build before may still load parts of it, for so many milliseconds. */
const keptFor = 24 * 3600 * 1000

/**
 * Bundles the program into `<dist>/program` and lets `<dist>/cw.js` start it there. The compiled modules stay where they
 * are: what lies beside them is found there, and the watcher's thread runs from them.
 */
export async function bundle(dist: string): Promise<void> {
  const folder = join(dist, 'program')
  const built = await build({
    entryPoints: [join(dist, 'interfaces/cli/main.js')],
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external,
    chunkNames: '[name]-[hash]',
    metafile: true,
    // Libraries in CommonJS ask for Node's own modules by `require`.
    banner: {
      js: `import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);`,
    },
    plugins: [asIfInPlace(dist, folder)],
  })
  const start = join(dist, 'cw.js')
  const unbundled = await readFile(start, 'utf8')
  await writeFile(start, unbundled.replace('./interfaces/cli/main.js', './program/main.js'))
  removeOld(folder, new Set(Object.keys(built.metafile.outputs).map((path) => basename(path))))
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
          .replaceAll('import.meta.url', `new URL(${own}, import.meta.url).href`)
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
