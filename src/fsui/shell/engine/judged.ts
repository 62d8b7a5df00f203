// What was decided about one document, and what that is to the brakes.

import type { Decision } from '../../../document/codec.ts'
import { approvalContradicted } from '../../../document/reviewed.ts'
import { folderOf } from '../../../kernel/layout.ts'
import type { Action } from '../../core/model.ts'
import type { Unit } from './parts.ts'

export interface Judged {
  readonly unit: Unit
  readonly action: Action
}

/** What the file says, so that a held decision is known again; one that is changed meanwhile is another. */
export function hashIn({ file }: Unit): string {
  return file.state === 'file' ? file.read.hash : ''
}

/** What it decides; `merely`: it approves, and the file says nothing else that is new; `more`: it decides that, and says more. */
export function saidBy(action: Action): {
  readonly decision: Decision | undefined
  readonly merely: boolean
  readonly more: boolean
} {
  if (!isDecision(action)) return { decision: undefined, merely: false, more: false }
  const { decision, calls } = action
  return {
    decision: decision ?? undefined,
    merely: decision === 'approve' && calls.length === 1,
    more: calls.length > 1,
  }
}

export function isReturn(action: Action): boolean {
  return action.do === 'create' || action.do === 'revive'
}

/** Whether it starts or sends something. */
export function isDecision(action: Action): action is Action & { do: 'pull' | 'create' } {
  return (action.do === 'pull' || action.do === 'create') && action.decision !== null
}

/** Whether the file says in one that it is approved, and that it is not. */
export function isContradiction(action: Action): boolean {
  return action.do === 'block' && action.problem.code === approvalContradicted
}

/** Plans that are approved within one phase count as one decision. */
export function groupOf(unit: Unit): string {
  return unit.kind === 'plan' ? folderOf(unit.path).replace(/\/plans\/.*$/, '') : unit.path
}
