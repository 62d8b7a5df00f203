// The instructions that ship with each role.

import { describe, expect, it } from 'vitest'
import { roles } from '../../../src/kernel/roles.ts'
import { roleInstructions } from '../../../src/runtime/roles/role-instructions.ts'

describe('the instructions of', () => {
  it.each(roles)(
    '%s say what it is, what it does, what it never does, how it asks and what it answers',
    (role) => {
      const text = roleInstructions(role)
      expect(text).toMatch(new RegExp(`^You are (?:the|a) ${role}`))
      const headings = [...text.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading)
      expect(headings).toEqual(
        expect.arrayContaining(['What you do', 'What you never do', 'Asking', 'Your answer']),
      )
      expect(text).not.toMatch(/^# |<!--|config\.yaml/m)
      expect(text.length).toBeLessThan(6_000)
    },
  )

  it('a worker hold the four rules by which it may deviate from its task', () => {
    const text = roleInstructions('worker')
    expect([...text.matchAll(/\*\*Rule (\d)/g)].map(([, number]) => number)).toEqual(['1', '2', '3', '4'])
    expect(text).toMatch(/Rule 4, the architecture would change:\*\* stop and \*\*ask\*\*/)
  })

  it('a role that there is not are none', () => {
    expect(() => roleInstructions('../worker')).toThrow('There is no role')
  })
})
