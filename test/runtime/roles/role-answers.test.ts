// What agents of each role answer with.

import { describe, expect, it } from 'vitest'
import { isStrict, schemaProblem } from '../../../src/kernel/answer-schema.ts'
import { roles } from '../../../src/kernel/roles.ts'
import { roleAnswer } from '../../../src/runtime/roles/role-answers.ts'

describe('the answer of', () => {
  it.each(roles)('%s has words for people, and can be held to in strict modes', (role) => {
    const { schema, isSet } = roleAnswer(role, null)
    expect(isSet).toBe(false)
    expect(schemaProblem(schema)).toBeNull()
    expect(isStrict(schema ?? {})).toBe(true)
    expect(Object.keys(schema?.properties ?? {})[0]).toBe('summary')
  })

  it('a role is what somebody set for it', () => {
    const own = { type: 'object' }
    expect(roleAnswer('worker', own)).toEqual({ schema: own, isSet: true })
    expect(roleAnswer('worker', 'words')).toEqual({ schema: null, isSet: true })
  })
})
