// What the compiler leaves to do: the manifest of the command line, the migrations, the bundle, the program's mode, and
// with --docs the reference of the command line.

import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { appRouter } from './app/router.ts'
import { bundle } from './bundle.ts'
import { describeCli } from './interfaces/cli/describe.ts'
import { renderReference } from './interfaces/cli/reference.ts'

const dist = fileURLToPath(new URL('.', import.meta.url))
const root = fileURLToPath(new URL('..', import.meta.url))

const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string }
const manifest = await describeCli(appRouter, version)
writeFileSync(`${dist}interfaces/cli/manifest.json`, JSON.stringify(manifest))

const migrations = 'platform/sqlite/migrations'
if (existsSync(`${root}src/${migrations}`)) {
  rmSync(`${dist}${migrations}`, { recursive: true, force: true })
  cpSync(`${root}src/${migrations}`, `${dist}${migrations}`, { recursive: true })
}

await bundle(dist)
chmodSync(`${dist}cw.js`, 0o755)

if (process.argv.includes('--docs')) {
  mkdirSync(`${root}docs`, { recursive: true })
  writeFileSync(`${root}docs/cli.md`, renderReference(manifest))
}
