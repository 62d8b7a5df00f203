// The application: the sum of the slices' procedures.

import { router } from '../kernel/procedure.ts'
import { initiativeRouter } from '../modules/initiatives/router.ts'
import { treeRouter } from './tree-router.ts'

export const appRouter = router({
  tree: treeRouter,
  initiative: initiativeRouter,
})

export type AppRouter = typeof appRouter
