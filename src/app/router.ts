// The application: the sum of the slices' procedures.

import { mergeRouters, router } from '../kernel/procedure.ts'
import { phaseApprovalRouter } from '../modules/approvals/router.ts'
import { initiativeRouter } from '../modules/initiatives/router.ts'
import { pageRouter } from '../modules/pages/router.ts'
import { phaseRouter } from '../modules/phases/router.ts'
import { planRouter } from '../modules/plans/router.ts'
import { treeRouter } from './tree-router.ts'

export const appRouter = router({
  tree: treeRouter,
  initiative: initiativeRouter,
  page: pageRouter,
  phase: mergeRouters(phaseRouter, phaseApprovalRouter),
  plan: planRouter,
})

export type AppRouter = typeof appRouter
