// The door of the slice of tasks.

export { replayComment } from './comments.ts'
export { taskCodec } from './document.ts'
export { type Comment, type Task, type TaskStatus, taskSchema } from './entity.ts'
export { expireLeases, releaseHeldBy } from './leases.ts'
export { approveTask, lastApproval, proposeAgain } from './proposals.ts'
export { lastRemark, obstaclesOf, readySoon, readyTasks } from './readiness.ts'
export { retitled, sameBelowTitle } from './retitled.ts'
export { taskRules } from './rules.ts'
export { tasks } from './stored.ts'
