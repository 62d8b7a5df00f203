// Settings of a config.yaml are set back to what another text says, and its other words stay.
import { describe, expect, it } from 'vitest'
import { setBack } from '../../src/platform/config/set-back.ts'

const before = '# mine\nfsui:\n  settle: 30ms\nbrakes:\n  #decisions: 10 as it comes\n'
const decisions = 'brakes.decisions'

function good(text: string, keys: readonly string[], from = before): string {
  const result = setBack(text, from, keys)
  if (!result.ok) throw new Error(result.problem.message)
  return result.value
}

describe('setting back', () => {
  it('makes a text that differs in these alone the one before', () => {
    expect(good(before.replace('#decisions: 10 as it comes', 'decisions: 70'), [decisions])).toBe(before)
  })

  it('leaves other settings, comments and unknown words as they are', () => {
    const rest = `${before.replace('30ms', '50ms')}idle: word\n# theirs\n`
    expect(good(rest.replace('#decisions: 10 as it comes', 'decisions: 70'), [decisions])).toBe(
      rest.replace('#decisions: 10 as it comes', '#decisions: 10'),
    )
  })

  it('comments a default out instead of saying it, with the words on its line', () => {
    const text = 'brakes:\n  decisions: 70   # ours\n'
    expect(good(text, [decisions], 'fsui:\n  settle: 30ms\n')).toBe('brakes:\n  #decisions: 10   # ours\n')
  })

  it('gives a setting the value it had', () => {
    const text = 'brakes: { decisions: 70 } # ours\n'
    expect(good(text, [decisions], 'brakes: { decisions: 5 }\n')).toBe('brakes: { decisions: 5 } # ours\n')
  })

  it('says a default where it cannot be commented out', () => {
    const text = 'brakes: { decisions: 70 } # ours\n'
    expect(good(text, [decisions], '')).toBe('brakes: { decisions: 10 } # ours\n')
  })

  it('is refused where one of a name cannot be taken out alone', () => {
    const text = 'providers: { mine: { command: [curl] } } # ours\n'
    expect(setBack(text, '', ['providers.mine.command']).ok).toBe(false)
  })

  it('leaves a text of very many lines as it is but for the setting', () => {
    const many = '#\n'.repeat(600)
    expect(good(`${many}accept_gaps: auto\n${many}`, ['accept_gaps'], many)).toBe(
      `${many}#accept_gaps: ask\n${many}`,
    )
  })
})
