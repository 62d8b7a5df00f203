// Which modules hold the procedures of each first word, so that who calls one loads these and no other.

import type { AnyRouter } from '@trpc/server'
import { mergeRouters } from '../kernel/procedure.ts'

/** A test compares these with the sum of all slices. */
export const sliceRouters: Readonly<Record<string, () => Promise<AnyRouter>>> = {
  account: async () => (await import('../modules/accounts/router.ts')).accountRouter,
  agent: async () => {
    const { agentRouter } = await import('../modules/agents/router.ts')
    const { runRouter } = await import('../modules/runs/router.ts')
    return mergeRouters(agentRouter, runRouter)
  },
  cost: async () => (await import('./cost-router.ts')).costRouter,
  domain: async () => (await import('../modules/domain/router.ts')).domainRouter,
  events: async () => (await import('./events-router.ts')).eventsRouter,
  initiative: async () => {
    const { initiativeRouter } = await import('../modules/initiatives/router.ts')
    const { initiativeApprovalRouter } = await import('../modules/approvals/router.ts')
    const { initiativeShowRouter } = await import('./initiative-show.ts')
    return mergeRouters(initiativeRouter, initiativeApprovalRouter, initiativeShowRouter)
  },
  memory: async () => (await import('../modules/memory/router.ts')).memoryRouter,
  message: async () => (await import('../modules/messages/message-router.ts')).messageRouter,
  page: async () => (await import('../modules/pages/router.ts')).pageRouter,
  phase: async () => {
    const { phaseRouter } = await import('../modules/phases/router.ts')
    const { phaseApprovalRouter } = await import('../modules/approvals/router.ts')
    return mergeRouters(phaseRouter, phaseApprovalRouter)
  },
  plan: async () => (await import('../modules/plans/router.ts')).planRouter,
  project: async () => (await import('../modules/projects/router.ts')).projectRouter,
  question: async () => (await import('../modules/messages/question-router.ts')).questionRouter,
  status: async () => (await import('./status-router.ts')).statusRouter,
  task: async () => (await import('../modules/tasks/router.ts')).taskRouter,
  tree: async () => (await import('./tree-router.ts')).treeRouter,
}
