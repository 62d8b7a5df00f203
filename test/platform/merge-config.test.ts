// Two texts of a config.yaml that come from the same one are merged setting by setting.
import { describe, expect, it } from 'vitest'
import { mergeConfig } from '../../src/platform/config/merge-config.ts'

const base = '# mine\nfsui:\n  settle: 30ms\n  reply: auto\n'

function merge(file: string, home: string, prefer: 'file' | 'home' | null = null) {
  const merged = mergeConfig({ base, file, home, prefer })
  if (!merged.ok) throw new Error(merged.problem.message)
  return merged.value
}

describe('merging config.yaml', () => {
  it('takes a side that alone changed byte for byte', () => {
    const file = '# other words\nfsui: { settle: 1s }\n'
    expect(merge(file, base)).toEqual({ file, home: file, conflicts: [] })
    expect(merge(base, file)).toEqual({ file, home: file, conflicts: [] })
  })

  it('puts what only the home changed into the words of the tree', () => {
    const file = base.replace('30ms', '100ms').replace('# mine', '# ours')
    const home = base.replace('auto', 'tick')
    const text = '# ours\nfsui:\n  settle: 100ms\n  reply: tick\n'
    expect(merge(file, home)).toEqual({ file: text, home: text, conflicts: [] })
  })

  it('says which settings both changed, and merges the others', () => {
    const file = base.replace('30ms', '100ms').replace('auto', 'save')
    const home = base.replace('30ms', '200ms')
    expect(merge(file, home)).toEqual({
      file,
      home: home.replace('auto', 'save'),
      conflicts: ['fsui.settle'],
    })
  })

  it('lets one side win when it is told which', () => {
    const file = base.replace('30ms', '100ms')
    const home = base.replace('30ms', '200ms')
    expect(merge(file, home, 'file')).toEqual({ file, home: file, conflicts: [] })
    expect(merge(file, home, 'home')).toEqual({ file: home, home, conflicts: [] })
  })

  it('gives a setting that the home took out its default', () => {
    const ticks = base.replace('auto', 'tick')
    const file = ticks.replace('30ms', '100ms')
    const home = '# mine\nfsui:\n  settle: 30ms\n'
    expect(mergeConfig({ base: ticks, file, home, prefer: null })).toMatchObject({
      value: { file: file.replace('tick', 'auto'), conflicts: [] },
    })
  })

  it('keeps settings of a single tree apart', () => {
    const home = `${base}trees:\n  t1:\n    settle: 9ms\n`
    const file = base.replace('auto', 'tick')
    const { file: text, conflicts } = merge(file, home)
    expect(conflicts).toEqual([])
    expect(text).toMatch(/trees:\n {2}t1:\n {4}settle: 9ms/)
  })

  it('takes nothing that only the tree says when both never agreed', () => {
    const file = 'notify:\n  command: "curl evil"\n'
    const merged = mergeConfig({ base: null, file, home: 'accept_gaps: auto\n', prefer: null })
    expect(merged).toMatchObject({
      ok: true,
      value: { home: 'accept_gaps: auto\n', conflicts: ['notify.command'] },
    })
  })

  it.each([
    ['providers.mine.command', 'providers:\n  mine:\n    command: [curl, evil]\n'],
    ['providers.claude-code.command', 'providers:\n  claude-code:\n    command: /tmp/evil\n'],
    ['roles.worker.args', 'roles:\n  worker:\n    args: [--allow-everything]\n'],
    [
      'projects.shop.roles.worker.provider',
      'projects:\n  shop:\n    roles:\n      worker:\n        provider: mine\n',
    ],
  ])('takes no %s from a tree that never agreed', (key, file) => {
    const home = 'accept_gaps: auto\n'
    expect(mergeConfig({ base: null, file, home, prefer: null })).toMatchObject({
      value: { home, conflicts: [key] },
    })
  })

  it('takes no command from a tree where the home has another one and both never agreed', () => {
    const home = 'providers:\n  mine:\n    command: [my-agent]\n'
    const file = home.replace('my-agent', 'evil')
    const merged = mergeConfig({ base: null, file, home, prefer: null })
    expect(merged).toMatchObject({ value: { home, conflicts: ['providers.mine.command'] } })
  })

  it('merges settings of names one by one, those that were taken out too', () => {
    const before = `${base}providers:\n  mine:\n    command: ["a"]\n    model: x\n`
    const file = before.replace('model: x', 'model: y')
    const home = before.replace('    command: ["a"]\n', '').replace('auto', 'tick')
    const merged = mergeConfig({ base: before, file, home, prefer: null })
    const text = `${base.replace('auto', 'tick')}providers:\n  mine:\n    model: y\n`
    expect(merged).toMatchObject({ value: { file: text, home: text, conflicts: [] } })
  })

  it('takes over a provider that only the home knows', () => {
    const home = `${base}providers:\n  "my.own":\n    driver: command\n    command: [a, "b c"]\nroles:\n  worker:\n    prompt: |\n      one\n      two\n`
    const { file: text, conflicts } = merge(base.replace('auto', 'tick'), home)
    expect(conflicts).toEqual([])
    expect(text).toContain('providers:\n  "my.own":\n    command: ["a", "b c"]\n    driver: command\n')
    expect(text).toContain('prompt: "one\\ntwo\\n"')
  })

  it('takes lists and quoted text over as they are', () => {
    const home = `${base}notify:\n  command: "say \\"hi\\""\nserver:\n  hosts: ["a", "b"]\n`
    const { file: text, conflicts } = merge(base.replace('auto', 'tick'), home)
    expect(conflicts).toEqual([])
    expect(text).toContain('command: "say \\"hi\\""')
    expect(text).toContain('hosts: ["a", "b"]')
  })

  it('merges nothing where a side is invalid', () => {
    const merged = mergeConfig({ base, file: base, home: 'fsui: [', prefer: null })
    expect(merged.ok).toBe(false)
  })
})
