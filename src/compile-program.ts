// Run once by the build, in a home of its own: what a start compiles is kept beside the bundle for all later ones.

import { writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { compiledFileOf, loadProgram } from './load-program.ts'

const [file = '', folder = ''] = process.argv.slice(2)
const program = loadProgram(pathToFileURL(file))
for (const argv of [
  ['fsui', folder, '--once'],
  ['task', 'ready'],
]) {
  const exit = await program.main(argv)
  if (exit !== 0) throw new Error(`cw ${argv.join(' ')} ended with ${exit}`)
}
writeFileSync(compiledFileOf(file), program.compiled())
