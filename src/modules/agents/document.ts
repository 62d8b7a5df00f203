// The document of an agent. Role, task, project and input are said when it is new and stand from then on.

import { budgetField } from '../../document/budget-field.ts'
import type { FieldSpec } from '../../document/codec.ts'
import { defineCodec, oneOf, textList, textValue } from '../../document/define-codec.ts'
import type { FieldValue } from '../../document/document.ts'
import { ok } from '../../kernel/problem.ts'
import { roleCalled, roleNames, roles } from '../../kernel/roles.ts'
import type { Agent } from './entity.ts'

const settled: readonly FieldSpec[] = [
  { key: 'role', decode: namedRole, comment: roles.join(', ') },
  { key: 'task', decode: textValue, references: true },
  { key: 'project', decode: textValue, references: true },
  { key: 'input', decode: textList },
]

const always: readonly FieldSpec[] = [
  {
    key: 'status',
    decode: oneOf(['running', 'stopped']),
    absent: 'stopped',
    comment: 'running, stopped',
    guarded: true,
    commands: {
      running: { path: 'agent.start', decision: 'start', back: 'agent.stop' },
      stopped: { path: 'agent.stop' },
    },
  },
  { key: 'base', decode: textValue },
  { key: 'provider', decode: textValue },
  { key: 'model', decode: textValue },
  { key: 'account', decode: textValue, references: true },
  budgetField,
]

function namedRole(value: FieldValue): ReturnType<FieldSpec['decode']> {
  const named = roleNames.find((name) => name === value)
  return named === undefined ? oneOf(roles)(value) : ok(roleCalled(named))
}

const readonly = 'it is settled when the agent is made; make another agent.'

export const agentCodec = defineCodec<Agent>({
  kind: 'agent',
  fields: [...settled.map((field) => ({ ...field, readonly, whenNew: true as const })), ...always],
  starts: 'running',
})
