// Which module holds the procedures of each first word, so that a command loads one slice and no other.

import type { AnyRouter } from '@trpc/server'

/** A test compares these with the sum of all slices. */
export const sliceRouters: Readonly<Record<string, () => Promise<AnyRouter>>> = {
  initiative: async () => (await import('../../modules/initiatives/router.ts')).initiativeRouter,
}
