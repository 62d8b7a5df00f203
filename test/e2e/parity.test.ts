// Every command of the router says the same, on both streams and by its exit code, whether a server does it or the command
// itself: the examples of all commands are typed one after another, in two copies of one home.
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appRouter } from '../../src/app/router.ts'
import { type App, openApp, type RunningServer, startServer } from '../../src/daemon.ts'
import { describeCli } from '../../src/interfaces/cli/describe.ts'
import { exampleWorld } from '../../src/interfaces/cli/example-world.ts'
import { sortNouns } from '../../src/interfaces/cli/nouns.ts'
import { openHome } from '../../src/platform/home.ts'
import { Typist, type Written } from '../interfaces/cli/typist.ts'
import { tempHome } from '../interfaces/server/served-home.ts'

const manifest = await describeCli(appRouter, '0.0.0')
const commands = manifest.commands.filter(({ procedure, hidden }) => procedure !== null && !hidden)
/** They go on until they are ended. */
const endless = /^cw (?:events -f|question ask .* --wait|agent logs .*-f)/
const nouns = sortNouns([...new Set(commands.map(({ words }) => words[0] ?? ''))])
/** What is wrong with an input is found where the procedure runs. */
const wrong: Readonly<Record<string, readonly string[]>> = {
  initiative: ['cw initiative create Cheap --budget-usd=-1', 'cw initiative show nothing'],
  phase: ['cw phase approve 02-limits', 'cw phase create Nowhere --initiative nothing'],
  task: [
    'cw task dep add clean-up clean-up',
    'cw task claim clean-up --lease soon',
    'cw task import nonsense',
    'cw task show t-',
  ],
  question: ['cw question answer which-database --choose Oracle'],
  project: ['cw project add /nowhere/at/all'],
  events: ['cw events list --limit 0', 'cw events list --entity nothing'],
}

let home: Awaited<ReturnType<typeof tempHome>>
let app: App
let server: RunningServer
let alone: Typist
let served: Typist

beforeAll(async () => {
  home = await tempHome()
  alone = new Typist(home.path, manifest)
  for (const line of exampleWorld) expect(await alone.type(line), line).toMatchObject({ exit: 0 })
  const path = join(home.path, '..', 'served')
  await cp(home.path, path, { recursive: true })
  const copy = await openHome({ path, create: false })
  app = await openApp(copy)
  server = await startServer(app, { home: copy, runsAgents: false })
  served = new Typist(path, manifest)
}, 300_000)
afterAll(async () => {
  await server.close()
  app.close()
  await home.remove()
})

it('each command of the router has an example', () => {
  const without = commands.filter(({ examples }) => !examples.some((line) => !endless.test(line)))
  expect(without.map(({ words }) => words.join(' '))).toEqual([])
})

describe('the same through a server as in process:', () => {
  it.each(nouns)('cw %s', { timeout: 240_000 }, async (noun) => {
    const own = commands.filter(({ words }) => words[0] === noun).flatMap(({ examples }) => examples)
    for (const line of [...own, ...(wrong[noun] ?? [])].filter((each) => !endless.test(each))) {
      for (const more of line.includes('--json') ? [[]] : [['--json'], []]) {
        const [one, other] = [await alone.type(line, ...more), await served.type(line, ...more)]
        expect(normal(other), `$ ${line} ${more.join(' ')}`).toEqual(normal(one))
      }
    }
  })
})

/** But for what chance and the clock give. */
function normal({ exit, out, err }: Written): Written {
  const plain = (text: string) =>
    text
      .replace(/\b(?:i|pg|ph|p|t|a|m|n|pr|ac|d|me)-[0-9a-hjkmnp-tv-z]{6}\b/g, 'ID')
      .replace(/\b[0-9a-f]{8,64}\b|\b[0-9a-hjkmnp-tv-z]{26}\b|\b\d{13}\b/g, 'VALUE')
      .replace(/\b\d\d:\d\d(?::\d\d)?(?:\.\d{3}Z)?\b/g, 'TIME')
      .replace(/just now|\b\d+ (?:s|min|h|d) ago\b/g, 'WHEN')
      .replace(/ +/g, ' ')
  return { exit, out: plain(out), err: plain(err) }
}
