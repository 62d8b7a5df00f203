// The door of the slice of accounts.

export { accountCodec } from './document.ts'
export { type Account, type AccountHealth, accountSchema } from './entity.ts'
export { accounts } from './stored.ts'
