// The application: the sum of the slices' procedures.

import { mergeRouters, router } from '../kernel/procedure.ts'
import { accountRouter } from '../modules/accounts/router.ts'
import { agentRouter } from '../modules/agents/router.ts'
import { initiativeApprovalRouter, phaseApprovalRouter } from '../modules/approvals/router.ts'
import { domainRouter } from '../modules/domain/router.ts'
import { initiativeRouter } from '../modules/initiatives/router.ts'
import { memoryRouter } from '../modules/memory/router.ts'
import { messageRouter } from '../modules/messages/message-router.ts'
import { questionRouter } from '../modules/messages/question-router.ts'
import { pageRouter } from '../modules/pages/router.ts'
import { phaseRouter } from '../modules/phases/router.ts'
import { planRouter } from '../modules/plans/router.ts'
import { projectRouter } from '../modules/projects/router.ts'
import { runRouter } from '../modules/runs/router.ts'
import { taskRouter } from '../modules/tasks/router.ts'
import { costRouter } from './cost-router.ts'
import { eventsRouter } from './events-router.ts'
import { initiativeShowRouter } from './initiative-show.ts'
import { statusRouter } from './status-router.ts'
import { treeRouter } from './tree-router.ts'

export const appRouter = router({
  tree: treeRouter,
  events: eventsRouter,
  status: statusRouter,
  cost: costRouter,
  initiative: mergeRouters(initiativeRouter, initiativeApprovalRouter, initiativeShowRouter),
  page: pageRouter,
  phase: mergeRouters(phaseRouter, phaseApprovalRouter),
  plan: planRouter,
  task: taskRouter,
  project: projectRouter,
  account: accountRouter,
  domain: domainRouter,
  memory: memoryRouter,
  agent: mergeRouters(agentRouter, runRouter),
  message: messageRouter,
  question: questionRouter,
})

export type AppRouter = typeof appRouter
