// `cw fsui --demo`: a sample project, and agents that are played by a script: the whole loop without an agent program.

import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { cwError } from '../../kernel/errors.ts'
import { invalidConfig } from '../../platform/config/config-place.ts'
import { setConfigValue } from '../../platform/config/set-value.ts'
import { type Home, openHome } from '../../platform/home.ts'

const run = promisify(execFile)
const scripts = fileURLToPath(new URL('../../../fixtures/demo/', import.meta.url))
const player = fileURLToPath(new URL('../../drivers/scripted/agent.js', import.meta.url))

export interface Demo {
  readonly home: Home
  /** The folder that becomes the tree: absolute. */
  readonly tree: string
  /** The sample repository: absolute. */
  readonly repository: string
}

/** Calls a procedure in the name of `cw`; the same mutation does nothing a second time. */
export type CallAsCw = (path: string, input: unknown, mutation?: string) => Promise<unknown>

/**
 * Makes a home, a project and a place for the tree below that folder, or finds those of the last time: nothing of the
 * person's own home is touched.
 * @throws CwError `tree.not-empty` where something else stands, `git.failed` without git
 */
export async function prepareDemo(directory: string): Promise<Demo> {
  const folder = resolve(directory)
  const inside = await readdir(folder).catch((): string[] => [])
  if (inside.length > 0 && !inside.includes('home')) throw cwError('tree.not-empty', { path: folder })
  const repository = join(folder, 'shop')
  if (!inside.includes('shop')) await makeShop(repository)
  const home = await openHome({ path: join(folder, 'home'), create: true })
  await nameScripts(home)
  return { home, repository, tree: join(folder, 'workspace') }
}

async function makeShop(repository: string): Promise<void> {
  await mkdir(repository, { recursive: true })
  for (const [name, text] of Object.entries(shop)) await writeFile(join(repository, name), text)
  const identity = [
    '-c',
    'user.name=cw demo',
    '-c',
    'user.email=demo@localhost',
    '-c',
    'commit.gpgsign=false',
  ]
  try {
    await run('git', ['init', '--quiet', '--initial-branch=main'], { cwd: repository })
    await run('git', ['add', '--all'], { cwd: repository })
    await run('git', [...identity, 'commit', '--quiet', '-m', 'Open the shop'], { cwd: repository })
  } catch (error) {
    throw cwError('git.failed', { doing: 'making the sample project', reason: String(error) })
  }
}

/** Written anew each time: the program may have moved since. */
async function nameScripts(home: Home): Promise<void> {
  let text = await readFile(home.config, 'utf8')
  for (const name of ['architect', 'worker']) {
    const command = [process.execPath, player, join(scripts, `${name}.yaml`)]
    const written = setConfigValue(text, `providers.demo-${name}.command`, command)
    if (!written.ok) throw invalidConfig(home.config, written.problem)
    text = written.value
  }
  await writeFile(home.config, text)
}

/** What the person finds: an idea, a phase that waits for approval, one agent that asks and one that works. */
export async function seedDemo(call: CallAsCw, { repository }: Demo): Promise<void> {
  for (const [path, input] of story(repository))
    await call(path, input, `demo: ${path} ${JSON.stringify(input)}`)
}

function story(repository: string): readonly (readonly [string, object])[] {
  const phase = '01-storage'
  return [
    ['project.create', { title: 'Shop', repository, defaultBranch: 'main' }],
    ['initiative.create', { title: 'Rate limits', priority: 'P1', projects: ['shop'], body: idea }],
    ['phase.create', { title: 'Storage', initiative: 'rate-limits', body: storage }],
    [
      'task.create',
      { title: 'Count requests', phase, body: 'Done when each client has a counter per minute.' },
    ],
    ['task.create', { title: 'Refuse too many', phase, needs: ['count-requests'] }],
    ['phase.review', { ref: phase }],
    ['task.create', { title: 'Greet those without a name', body: greeting }],
    [
      'agent.create',
      {
        name: 'brave-otter',
        task: 'greet-those-without-a-name',
        project: 'shop',
        provider: 'demo-worker',
        status: 'running',
      },
    ],
    [
      'agent.create',
      {
        name: 'calm-crane',
        role: 'architect',
        project: 'shop',
        provider: 'demo-architect',
        body: idea,
        status: 'running',
      },
    ],
  ]
}

const idea =
  'Some clients ask a hundred times a second. Each shall get its fair share, and a clear answer when it asks too often.\n'
const storage =
  '## Success criteria\n\n- A client that asks more than 60 times a minute gets 429.\n- A restart forgets nothing.\n'
const greeting = 'The shop greets “undefined”.\n\nDone when somebody without a name is greeted as “you”.\n'

const shop = {
  'README.md': '# Shop\n\nA small shop, for the demo of cw.\n',
  'server.js': `import { createServer } from 'node:http'

createServer((request, response) => {
  const name = new URL(request.url, 'http://shop').searchParams.get('name')
  response.end(\`Welcome to the shop, \${name}!\\n\`)
}).listen(8080)
`,
  'package.json': '{ "name": "shop", "private": true, "type": "module" }\n',
}
