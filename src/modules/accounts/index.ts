// The door of the slice of accounts.

export { noteAccountSeen } from './after-run.ts'
export { type Allowance, allowanceSchema, allowancesOf, noteAllowances } from './allowances.ts'
export { accountCodec } from './document.ts'
export { type Account, type AccountHealth, accountSchema } from './entity.ts'
export { freeFrom } from './free-from.ts'
export { holdsSecret } from './secrets.ts'
export { accounts } from './stored.ts'
export { accountTitle } from './title.ts'
