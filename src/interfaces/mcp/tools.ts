// All tools of agents. What a person decides is not among them; the procedures refuse it besides.

import { ownTools } from './own-tools.ts'
import { procedureTool } from './procedure-tool.ts'
import type { Tool } from './tool.ts'

const content = ['title', 'body']
const task = ['priority', 'plan', 'needs', 'files', 'labels']
const phase = ['dependsOn', 'requirements', 'wave']
const plan = ['dependsOn', 'wave']
const concept = ['kind', 'context', 'paths', 'projects']

/** In the order in which they are listed. */
export const agentTools: readonly Tool[] = [
  ...ownTools,
  ...[
    {
      name: 'task_list',
      procedure: 'task.list',
      takes: ['status', 'priority', 'label', 'assignee', 'phase', 'initiative', 'limit'],
    },
    { name: 'task_ready', procedure: 'task.ready', takes: ['explain', 'limit'] },
    { name: 'task_search', procedure: 'task.search', takes: ['text', 'limit'] },
    { name: 'task_show', procedure: 'task.show', takes: ['ref'] },
    {
      name: 'task_claim',
      procedure: 'task.claim',
      takes: ['ref', 'next', 'lease'],
      also: ['task.start'],
      more: 'Renew the lease while you work on it.',
    },
    { name: 'task_renew', procedure: 'task.renew', takes: ['ref', 'lease'] },
    { name: 'task_release', procedure: 'task.release', takes: ['ref'] },
    {
      name: 'task_create',
      procedure: 'task.create',
      takes: [...content, 'phase', ...task],
      also: ['agent.create'],
      more: 'In a phase that is approved already it waits until a person approves it, unless the home has `accept_gaps: auto`.',
    },
    {
      name: 'task_update',
      procedure: 'task.update',
      takes: ['ref', ...content, ...task],
      also: ['task.label', 'task.link', 'task.move', 'task.dep.add', 'task.dep.remove'],
      more: 'A task that is approved then has to be approved again.',
    },
    { name: 'task_comment', procedure: 'task.comment', takes: ['ref', 'text'] },
    { name: 'task_block', procedure: 'task.block', takes: ['ref', 'comment'], also: ['task.unblock'] },
    {
      name: 'task_close',
      procedure: 'task.close',
      takes: ['ref', 'comment'],
      also: ['task.reopen'],
      more: 'The comment becomes its result: what was done, and how you know that it works.',
    },
    { name: 'initiative_list', procedure: 'initiative.list', takes: ['status'] },
    { name: 'initiative_show', procedure: 'initiative.show', takes: ['ref'] },
    { name: 'page_list', procedure: 'page.list', takes: ['initiative', 'kind'] },
    { name: 'page_show', procedure: 'page.show', takes: ['ref'] },
    {
      name: 'page_create',
      procedure: 'page.create',
      takes: [...content, 'initiative', 'parent', 'kind'],
      also: ['initiative.create'],
    },
    {
      name: 'page_update',
      procedure: 'page.update',
      takes: ['ref', ...content, 'kind'],
      also: ['page.move', 'initiative.update', 'initiative.move'],
    },
    { name: 'phase_list', procedure: 'phase.list', takes: ['initiative'] },
    { name: 'phase_show', procedure: 'phase.show', takes: ['ref'] },
    {
      name: 'phase_create',
      procedure: 'phase.create',
      takes: [...content, 'initiative', 'number', ...phase],
    },
    {
      name: 'phase_update',
      procedure: 'phase.update',
      takes: ['ref', ...content, ...phase],
      also: ['phase.move'],
    },
    {
      name: 'phase_review',
      procedure: 'phase.review',
      takes: ['ref'],
      also: ['phase.plan', 'plan.review', 'plan.draft'],
    },
    { name: 'plan_list', procedure: 'plan.list', takes: ['phase', 'status'] },
    { name: 'plan_show', procedure: 'plan.show', takes: ['ref'] },
    { name: 'plan_create', procedure: 'plan.create', takes: [...content, 'phase', ...plan] },
    {
      name: 'plan_update',
      procedure: 'plan.update',
      takes: ['ref', ...content, ...plan],
      also: ['plan.move'],
    },
    { name: 'domain_list', procedure: 'domain.list', takes: ['kind', 'context'] },
    { name: 'domain_show', procedure: 'domain.show', takes: ['ref'] },
    { name: 'domain_create', procedure: 'domain.create', takes: [...content, 'folder', ...concept] },
    {
      name: 'domain_update',
      procedure: 'domain.update',
      takes: ['ref', ...content, ...concept],
      also: ['domain.move'],
    },
    { name: 'project_show', procedure: 'project.show', takes: ['ref'] },
    {
      name: 'memory_search',
      procedure: 'memory.search',
      takes: ['text', 'project', 'initiative', 'limit'],
      more: 'Name the ids of those you rely on.',
    },
    {
      name: 'memory_add',
      procedure: 'memory.add',
      takes: ['text', 'project', 'initiative'],
      more: 'For what another would have to find out again; not for what is in the code or the plan.',
    },
    { name: 'memory_forget', procedure: 'memory.forget', takes: ['ref'] },
    { name: 'agent_list', procedure: 'agent.list', takes: ['status', 'role'] },
  ].map(procedureTool),
]

/** The tools of an agent whose role allows these; null = all. */
export function toolsFor(allowed: readonly string[] | null): readonly Tool[] {
  if (allowed === null) return agentTools
  const names = new Set([...ownTools.map(({ name }) => name), ...allowed])
  return agentTools.filter(({ name }) => names.has(name))
}
