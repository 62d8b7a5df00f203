// Access to the stores, loaded only where the database is.

import { deferred } from '../../kernel/deferred.ts'

const module = deferred(() => import('./store.ts'))

export const accounts = () => module().accountStore
export const allowanceStore = () => module().allowanceStore
