// Which modules hold the procedures of each first word, so that a command loads these and no other.

import type { AnyRouter } from '@trpc/server'
import { mergeRouters } from '../../kernel/procedure.ts'

/** A test compares these with the sum of all slices. */
export const sliceRouters: Readonly<Record<string, () => Promise<AnyRouter>>> = {
  initiative: async () => (await import('../../modules/initiatives/router.ts')).initiativeRouter,
  page: async () => (await import('../../modules/pages/router.ts')).pageRouter,
  phase: async () => {
    const { phaseRouter } = await import('../../modules/phases/router.ts')
    const { phaseApprovalRouter } = await import('../../modules/approvals/router.ts')
    return mergeRouters(phaseRouter, phaseApprovalRouter)
  },
  plan: async () => (await import('../../modules/plans/router.ts')).planRouter,
}
