// Access to the store, loaded only where the database is.

import { deferred } from '../../kernel/deferred.ts'

const module = deferred(() => import('./store.ts'))

export const memories = () => module().memoryStore
