// The procedures of tasks.

import { router } from '../../kernel/procedure.ts'
import { claimProcedures } from './claim-procedures.ts'
import { dependencyRouter } from './dependency-router.ts'
import { editProcedures } from './edit-procedures.ts'
import { readProcedures } from './read-procedures.ts'
import { readinessProcedures } from './readiness-procedures.ts'
import { statusProcedures } from './status-procedures.ts'
import { transferProcedures } from './transfer-procedures.ts'

export const taskRouter = router({
  ...editProcedures,
  ...readProcedures,
  ...statusProcedures,
  ...readinessProcedures,
  ...claimProcedures,
  ...transferProcedures,
  dep: dependencyRouter,
})
