// Loads the bundled program, with what V8 made of it when it was built: to compile it anew takes longer than most
// commands do.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Script } from 'node:vm'

interface Program {
  /** Runs a command line and returns its exit code. */
  main(argv: readonly string[]): Promise<number>
}

/** Where the compiled code of a bundle lies. */
export function compiledFileOf(file: string): string {
  return `${file}.compiled`
}

/**
 * Runs the bundle, which is one CommonJS module. Compiled code that is missing, or made by another V8, is left aside.
 * `compiled` returns the code of all functions that ran so far.
 */
export function loadProgram(location: URL): Program & { compiled(): Buffer } {
  const file = fileURLToPath(location)
  const before = readOrNothing(compiledFileOf(file))
  const wrapped = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'latin1')}\n})`
  const script = new Script(wrapped, { filename: file, ...(before && { cachedData: before }) })
  const module = { exports: {} as Program }
  script.runInThisContext()(module.exports, createRequire(location), module, file, dirname(file))
  return { main: module.exports.main, compiled: () => script.createCachedData() }
}

function readOrNothing(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    // Without it the program only starts slower.
    return undefined
  }
}
