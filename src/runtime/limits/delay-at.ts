// How long is waited before the n-th time. Pure.

import type { ExponentialBackoff } from 'cockatiel'

/** Milliseconds; `time` counts from 1. */
export function delayAt(backoff: ExponentialBackoff<number>, time: number): number {
  let step = backoff.next()
  for (let at = 1; at < time; at++) step = step.next(undefined)
  return step.duration
}
