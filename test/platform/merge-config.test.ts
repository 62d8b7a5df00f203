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
