// Which tools of `cw` agents of each role are given, unless config.yaml says otherwise. What they need to be told what to do
// and to ask is no matter of their role: every agent has it.

import type { Role } from './roles.ts'

const reading = [
  'task_list',
  'task_ready',
  'task_search',
  'task_show',
  'initiative_list',
  'initiative_show',
  'page_list',
  'page_show',
  'phase_list',
  'phase_show',
  'plan_list',
  'plan_show',
  'domain_list',
  'domain_show',
  'project_show',
  'agent_list',
  'memory_search',
] as const
const holding = ['task_claim', 'task_renew', 'task_release', 'task_block', 'task_close'] as const
const planning = [
  'page_create',
  'page_update',
  'phase_create',
  'phase_update',
  'phase_review',
  'plan_create',
  'plan_update',
] as const
const remembering = ['memory_add', 'memory_forget'] as const
const describing = ['domain_create', 'domain_update'] as const

/** Every tool that a role may be given. */
export const roleTools = [
  ...reading,
  ...holding,
  'task_create',
  'task_update',
  'task_comment',
  ...planning,
  ...describing,
  ...remembering,
] as const
export type RoleTool = (typeof roleTools)[number]

const usual: { readonly [Each in Role]: readonly RoleTool[] } = {
  orchestrator: [
    ...reading,
    'task_create',
    'task_update',
    'task_comment',
    'task_release',
    'task_block',
    ...remembering,
  ],
  architect: [
    ...reading,
    'task_create',
    'task_update',
    'task_comment',
    ...planning,
    ...describing,
    ...remembering,
  ],
  worker: [
    ...reading,
    ...holding,
    'task_create',
    'task_update',
    'task_comment',
    ...describing,
    ...remembering,
  ],
  reviewer: [...reading, 'task_comment'],
  tester: [...reading, ...holding, 'task_create', 'task_comment', ...remembering],
  verifier: [...reading, 'task_create', 'task_comment', ...remembering],
  integrator: [...reading, ...holding, 'task_comment', ...remembering],
}

/** Those of nobody where there is no such role. */
export function usualTools(role: string): readonly RoleTool[] {
  return Object.hasOwn(usual, role) ? usual[role as Role] : []
}
