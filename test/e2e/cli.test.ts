// The manners of the command line, with the built program and real processes.
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BuiltCw } from './built-cw.ts'

let cw: BuiltCw
beforeAll(async () => {
  cw = await BuiltCw.open()
})
afterAll(() => cw.remove())

describe('without a home', () => {
  it.each([
    [['--version'], /^cw \d+\.\d+\.\d+$/],
    [['--help'], /Commands/],
    [[], /Commands/],
    [['help', 'initiative', 'create'], /--priority P0\|P1\|P2\|P3/],
    [['initiative', '--help'], /cw initiative create \[TITLE\]/],
    [['initiative', 'create', '-h'], /Examples\n {2}cw initiative create/],
    [['completion', 'bash'], /complete -F _cw cw/],
    [['completion', 'zsh'], /#compdef cw/],
    [['completion', 'fish'], /complete -c cw/],
    [['completion', 'words', '--', 'initiative', 'cr'], /^create\t/],
    [['completion', 'words', '--', 'initiative', 'create', '--priority', ''], /^P0\t\nP1/],
    [['doctor'], /Node \d+/],
  ])('%j works', async (args, shows) => {
    const { exit, out, err } = await cw.run(args)
    expect({ exit, err }).toEqual({ exit: 0, err: '' })
    expect(out).toMatch(shows)
  })

  it('a command that needs one says so, and makes none', async () => {
    const { exit, out, err } = await cw.run(['initiative', 'list'])
    expect({ exit, out }).toEqual({ exit: 20, out: '' })
    expect(err).toMatch(/^cw: There is no cw home at .*\n {2}Run `cw init`/)
    await expect(stat(cw.home)).rejects.toThrow('ENOENT')
  })
})

describe('in a home', () => {
  beforeAll(async () => {
    expect(await cw.run(['init'])).toMatchObject({ exit: 0, out: expect.stringContaining(cw.home) })
  })

  it('results come in one envelope', async () => {
    const made = await cw.json(
      'initiative',
      'create',
      'Rate limits',
      '--priority',
      'P1',
      '--projects',
      'api,web',
    )
    expect(made).toEqual({
      schemaVersion: 1,
      kind: 'initiative.create',
      data: expect.objectContaining({ title: 'Rate limits', priority: 'P1', projects: ['api', 'web'] }),
    })
    expect(await cw.json('initiative', 'list')).toMatchObject({ kind: 'initiative.list', data: [made.data] })
  })

  it('people get a line, a table and a document', async () => {
    const made = await cw.run(['initiative', 'new', 'Faster login'])
    expect(made.out).toMatch(/^initiative i-\w{6} created: Faster login$/)
    const { out: list } = await cw.run(['initiative', 'ls'])
    expect(list).toMatch(/^ID +STATUS +PRIORITY .*TITLE\n/)
    const { out: shown } = await cw.run(['initiative', 'show', 'faster-login'])
    expect(shown).toMatch(/^id: i-\w{6}\n[\s\S]*\n\n# Faster login$/)
  })

  it('no colour goes into a pipe', async () => {
    const { out } = await cw.run(['initiative', 'list'], { env: { TERM: 'xterm-256color' } })
    expect(out).not.toContain('\u001b[')
  })

  it('“-” reads standard input', async () => {
    const text = '# From a pipe\n\nWith a body.\n'
    const { out } = await cw.run(['initiative', 'create', '--markdown', '-', '--json'], { input: text })
    expect(JSON.parse(out).data).toMatchObject({ title: 'From a pipe', body: text })
  })

  it('“-” as a title is the first line of standard input, and the rest is the text', async () => {
    const input = 'From a commit\n\nWith a body.\n'
    const { out } = await cw.run(['task', 'create', '-', '--json'], { input })
    expect(JSON.parse(out).data).toMatchObject({
      title: 'From a commit',
      body: '# From a commit\n\nWith a body.\n',
    })
  })

  it('nothing is made of nothing', async () => {
    for (const noun of ['initiative', 'task', 'domain'])
      expect(await cw.run([noun, 'create'])).toMatchObject({ exit: 2, out: '' })
  })

  it('tasks leave as JSON Lines and come back from them', async () => {
    const { out } = await cw.run(['task', 'export'])
    expect(out.split('\n').map((line) => JSON.parse(line).title)).toContain('From a commit')
    const again = await cw.run(['task', 'import', '-'], { input: `${out}\n` })
    expect(again.out).toMatch(/^0 tasks created; \d+ tasks? there already, left as they are\.$/)
    const one = JSON.stringify({
      ...JSON.parse(out.split('\n')[0] ?? ''),
      id: 't-0n1ydr',
      path: 'tasks/dry.md',
    })
    const dry = await cw.run(['task', 'import', '-', '--dry-run'], { input: one })
    expect(dry.out).toBe('1 task would be created; nothing was made.')
  })

  it('“none” clears a field', async () => {
    await cw.run(['initiative', 'update', 'rate-limits', '--budget-usd', '3.5'])
    expect(await cw.json('initiative', 'update', 'rate-limits', '--budget-usd', 'none')).toMatchObject({
      data: { budgetUsd: null },
    })
  })

  it.each([
    [['initiatve', 'list'], 2, 'Did you mean `cw initiative`?'],
    [['initiative', 'lsit'], 2, 'Did you mean `cw initiative list`?'],
    [['initiative'], 2, 'cw initiative --help'],
    [['initiative', 'list', '--stats', 'draft'], 2, 'Did you mean --status?'],
    [['initiative', 'list', '--status', 'raft'], 2, 'Did you mean draft?'],
    [['initiative', 'show'], 2, 'needs REF'],
    [['initiative', 'show'], 2, '`cw initiative show --help` shows what it takes.'],
    [['--foo'], 2, '`cw` has no option --foo.'],
    [['--jsn', 'task', 'list'], 2, 'Did you mean --json?'],
    [['fsui', 'status'], 27, 'cw fsui my-workspace'],
    [['fsui', 'status', '.'], 27, 'Make it one: `cw fsui /'],
    [['project', 'add', 'nowhere'], 29, 'nowhere does not exist.'],
    [['project', 'add', '.'], 29, 'is no git repository.'],
    [['initiative', 'create', 'A', '--budget-usd=-1'], 2, '--budget-usd must be 0 or more'],
    [['initiative', 'show', 'nothing'], 10, 'No initiative is called “nothing”'],
    [['initiative', 'complete', 'rate-limits'], 11, 'cannot become completed'],
    [['server', '--port', '99999'], 2, '--port takes a whole number from 0 to 65535'],
    [['completion', 'tcsh'], 2, 'bash, zsh, fish'],
  ])('%j ends with %i and says “%s”, on standard error or as JSON', async (args, exit, text) => {
    const plain = await cw.run(args)
    expect(plain).toMatchObject({ exit, out: '', err: expect.stringContaining(text) })
    expect(plain.err).toMatch(/^cw: /)
    const json = await cw.run([...args, '--json'])
    expect(json).toMatchObject({ exit, err: '' })
    const envelope = JSON.parse(json.out)
    expect(envelope).toMatchObject({ schemaVersion: 1, kind: 'error' })
    expect(Object.keys(envelope.error)).toEqual(['code', 'message', 'hint', 'details'])
    expect(`${envelope.error.message} ${envelope.error.hint}`).toContain(text)
  })

  it('a project is put down by the folder of its repository, once', async () => {
    await mkdir(join(cw.folder, 'shop/.git'), { recursive: true })
    await mkdir(join(cw.folder, 'shop/src'))
    const made = await cw.json('project', 'add', 'shop/src')
    expect(made).toMatchObject({ data: { repository: join(cw.folder, 'shop'), title: 'shop' } })
    expect(await cw.run(['project', 'add', 'shop'])).toMatchObject({
      exit: 29,
      err: expect.stringContaining('is under management already, as shop (pr-'),
    })
    expect(await cw.run(['project', 'add', 'later', '--anyway'])).toMatchObject({ exit: 0 })
    expect(await cw.run(['project', 'add', 'shop/gone'])).toMatchObject({
      exit: 29,
      err: expect.stringContaining(`${join(cw.folder, 'shop/gone')} does not exist.`),
    })
    const url = 'git@example.org:team/web.git'
    for (const words of [
      ['project', 'add', url],
      ['project', 'update', 'shop', '--repository', url],
    ])
      expect(await cw.run(words)).toMatchObject({
        exit: 29,
        err: expect.stringContaining(`\`git clone ${url}\` brings it here; then name that folder.`),
      })
    expect(await cw.run(['project', 'add', url, '--anyway'])).toMatchObject({ exit: 0 })
  })

  it('a task is shown with the names of what it speaks of, and what waits for what by name', async () => {
    await cw.run(['phase', 'create', 'Storage', '--initiative', 'rate-limits'])
    await cw.run(['task', 'create', 'Add the table', '--phase', 'storage'])
    await cw.run(['task', 'create', 'Fill it', '--phase', 'storage', '--needs', 'add-the-table'])
    const { out } = await cw.run(['task', 'show', 'fill-it'])
    expect(out).toMatch(/^phase: 01-storage \(ph-\w{6}\)$/m)
    expect(out).toMatch(/^initiative: rate-limits \(i-\w{6}\)$/m)
    expect(out).toMatch(/^waits: it needs 01-add-the-table \(t-\w{6}, open\); its phase 01-storage is not/m)
    expect(out).toMatch(/^needs:\n {2}t-\w{6} {2}open {9}Add the table$/m)
    expect((await cw.run(['phase', 'list'])).out).toMatch(
      /planned +0\/2 .* rate-limits +01-storage +Storage$/,
    )
  })

  it('help is JSON too, with what each command takes', async () => {
    expect(await cw.json('task', 'close', '--help')).toMatchObject({
      kind: 'help',
      data: { text: expect.stringContaining('Close a task.'), commands: [{ procedure: 'task.close' }] },
    })
  })

  it('settings are shown, set and taken back', async () => {
    expect(await cw.run(['config', 'get', 'fsui.settle'])).toMatchObject({ exit: 0, out: '30ms' })
    expect(await cw.run(['config', 'set', 'fsui.settle', '100ms'])).toMatchObject({ exit: 0 })
    expect(await cw.json('config', 'get', 'fsui.settle')).toMatchObject({
      data: { value: '100ms', origin: 'file' },
    })
    expect(await cw.run(['config', 'set', 'fsui.settle', 'soon'])).toMatchObject({ exit: 2 })
    expect(await cw.run(['config', 'unset', 'fsui.settle'])).toMatchObject({
      exit: 0,
      out: 'fsui.settle is 30ms (default)',
    })
  })

  it('two commands at once take turns', async () => {
    const titles = ['One', 'Two', 'Three', 'Four']
    const ran = await Promise.all(titles.map((title) => cw.run(['initiative', 'create', title])))
    expect(ran.map(({ exit, err }) => ({ exit, err }))).toEqual(titles.map(() => ({ exit: 0, err: '' })))
  })

  it('the doctor finds nothing wrong, and names what it looked at', async () => {
    const { data } = (await cw.json('doctor')) as unknown as {
      data: { findings: { id: string; level: string }[] }
    }
    expect(data.findings.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'node.version',
        'sqlite.load',
        'sqlite.build',
        'git.version',
        'home.mode',
        'database.state',
        'tree.none',
      ]),
    )
    expect(data.findings.filter(({ level }) => level === 'error')).toEqual([])
  })

  it('the log of a server that never ran is empty', async () => {
    const { exit, out, err } = await cw.run(['logs', '-n', '5'])
    expect({ exit, out }).toEqual({ exit: 0, out: '' })
    expect(err).toMatch(/^Nothing was logged yet in .*server\.log\.$/)
    expect(await cw.run(['logs', 'servre'])).toMatchObject({
      exit: 2,
      err: expect.stringContaining('server?'),
    })
    await expect(stat(join(cw.home, 'server.json'))).rejects.toThrow('ENOENT')
  })
})
