// The document of an agent. Role, task and project are said when it is new and stand from then on.

import type { EntityCodec, FieldSpec } from '../../document/codec.ts'
import { amount, defineCodec, oneOf, textValue } from '../../document/define-codec.ts'
import { roles } from '../../kernel/roles.ts'
import type { Agent } from './entity.ts'

const settled: readonly FieldSpec[] = [
  { key: 'role', decode: oneOf(roles), comment: roles.join(', ') },
  { key: 'task', decode: textValue, references: true },
  { key: 'project', decode: textValue, references: true },
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
  { key: 'provider', decode: textValue },
  { key: 'model', decode: textValue },
  { key: 'account', decode: textValue, references: true },
  { key: 'budget_usd', decode: amount },
]

const readonly = 'it is settled when the agent is made; make another agent.'

const made = defineCodec<Agent>({
  kind: 'agent',
  fields: [...settled.map((field) => ({ ...field, readonly, whenNew: true as const })), ...always],
})

export const agentCodec: EntityCodec<Agent> = {
  ...made,
  create: (doc, at) => {
    const intent = made.create(doc, at)
    const starts = intent.ok && intent.calls.some((call) => call.input.status === 'running')
    return starts ? { ...intent, decision: 'start' } : intent
  },
}
