// The program that plays a script: a process for each thing it says.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { build } from 'esbuild'
import { stringify } from 'yaml'
import { commandDriver } from '../../../src/drivers/command/driver.ts'
import type { Launch } from '../../../src/drivers/driver.ts'
import type { Step } from '../../../src/drivers/scripted/script.ts'
import { turnOf } from '../recorded.ts'
import { answer, hello, question, type Said, type Saying, type Speaker, sayings } from './speaker.ts'

const root = join(import.meta.dirname, '../../..')
const used: Step[] = [{ usage: { input: 100, output: 12 } }, { cost: 0.25 }]
const ends: Step[] = [{ say: hello }, { answer: hello }]
const tool: Step = { tool: { name: 'write', summary: 'src/app.ts' } }
const fails = (kind: 'transient' | 'auth' | 'lost' | 'user'): Step[] => [
  { fail: { kind, message: 'It cannot.' } },
]

const answers: Step[] = [...used, tool, ...ends]
const noEnd: Step[] = [{ say: JSON.stringify({ answer: hello }) }, tool]

/** The same steps are played once. */
const scripts: Readonly<Record<Saying, readonly Step[] | null>> = {
  answers,
  'answers-in-form': [...used, { structured: answer }],
  'answers-in-another-form': [...used, { structured: { answer: 42 } }],
  'uses-a-tool': answers,
  thinks: null,
  asks: [...used, { ask: { ...question, options: [...question.options] } }],
  'goes-on': [...used, ...ends],
  'wants-leave': null,
  'stops-after-a-tool': noEnd,
  'says-nothing': noEnd,
  'meets-a-limit': [{ limit: { resetsIn: 60_000 } }],
  'is-put-off': fails('transient'),
  'is-signed-out': fails('auth'),
  'lost-the-conversation': fails('lost'),
  'refuses-the-call': fails('user'),
  fails: [{ say: hello }, { die: true }],
}

/**
 * That program, bundled into a folder of its own: started from its sources it takes a second each time, most of it for
 * libraries. All that it says is played one after another as soon as it is open.
 */
class ScriptedProgram {
  readonly #heard = new Map<Saying, Promise<Said | null>>()

  private constructor(
    private readonly folder: string,
    readonly file: string,
  ) {
    const played = new Map<readonly Step[] | null, Promise<Said | null>>([[null, Promise.resolve(null)]])
    let before: Promise<unknown> = Promise.resolve()
    for (const saying of sayings) {
      const steps = scripts[saying]
      const heard = played.get(steps) ?? before.then(() => this.#play(saying, steps ?? []))
      played.set(steps, heard)
      this.#heard.set(saying, heard)
      before = Promise.all([before, heard])
    }
  }

  static async open(): Promise<ScriptedProgram> {
    const folder = mkdtempSync(join(root, 'test/.tmp-scripted-'))
    const outfile = join(folder, 'agent.mjs')
    await build({
      ...{ entryPoints: [join(root, 'src/drivers/scripted/agent.ts')], outfile },
      ...{ bundle: true, format: 'esm', platform: 'node', external: ['@modelcontextprotocol/*'] },
      // What a library requires of Node is there in a bundle, too.
      banner: {
        js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url)",
      },
    })
    return new ScriptedProgram(folder, outfile)
  }

  async close(): Promise<void> {
    await Promise.all(this.#heard.values())
    rmSync(this.folder, { recursive: true, force: true })
  }

  async says(saying: Saying): Promise<Said | null> {
    return (await this.#heard.get(saying)) ?? null
  }

  async #play(saying: Saying, steps: readonly Step[]): Promise<Said> {
    const resume = saying === 'goes-on' ? { as: `${turnOf().session}#0` } : null
    const script = join(this.folder, `${saying}.yaml`)
    writeFileSync(script, stringify({ turns: resume === null ? [steps] : [[], steps] }))
    const turn = turnOf({ folder: this.folder, resume })
    return ran(driverOf(this.file, script).launch(turn), join(this.folder, `${saying}.json`))
  }
}

/** Its input is a file, as that of agents. */
async function ran({ command, args, input }: Launch, file: string): Promise<Said> {
  writeFileSync(file, input)
  const stdin = openSync(file, 'r')
  const child = spawn(command, args, { stdio: [stdin, 'pipe', 'pipe'] })
  closeSync(stdin)
  const ends = once(child, 'close') as Promise<[number | null, string | null]>
  const [out = '', errors = ''] = await Promise.all(
    [child.stdout, child.stderr].map((said) => text(said as Readable)),
  )
  const [code, signal] = await ends
  return { lines: out.split('\n').filter((line) => line !== ''), exit: { code, signal, errors } }
}

function driverOf(file: string, script: string) {
  return commandDriver({ name: 'scripted', command: process.execPath, args: [file, script] })
}

let opened: ScriptedProgram | null = null

/** To be called before anything is heard of it. */
export async function playScripts(): Promise<void> {
  opened = await ScriptedProgram.open()
}

export async function forgetScripts(): Promise<void> {
  await opened?.close()
  opened = null
}

/** @throws Error while its scripts are not played */
export function scriptedProgram(): ScriptedProgram {
  if (opened === null) throw new Error('Its scripts are not played yet.')
  return opened
}

export const scriptedSpeaker: Speaker = {
  driver: driverOf('agent.mjs', 'script.yaml'),
  session: turnOf().session,
  used: { input: 100, output: 12, usd: 0.25 },
  tool: 'src/app.ts',
  ends: (line) => /"is":"(?:answered|asked|failed)"/.test(line),
  hears: (saying) => scriptedProgram().says(saying),
}
