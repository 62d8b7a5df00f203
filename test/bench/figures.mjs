// Times and what is said of many of them. All times are milliseconds.

import { performance } from 'node:perf_hooks'

/** @typedef {{ p50: number, p99: number, n: number }} Spread */

/**
 * @param {() => Promise<unknown> | unknown} work
 * @returns {Promise<number>}
 */
export async function timed(work) {
  const start = performance.now()
  await work()
  return round(performance.now() - start)
}

/**
 * Runs `work` some times; each run returns its own time.
 *
 * @param {number} times
 * @param {(n: number) => Promise<number>} work
 */
export async function spreadOf(times, work) {
  /** @type {number[]} */
  const found = []
  for (let n = 0; n < times; n++) found.push(await work(n))
  return spread(found)
}

/**
 * @param {readonly number[]} times
 * @returns {Spread}
 */
export function spread(times) {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (/** @type {number} */ part) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
  return { p50: round(at(0.5)), p99: round(at(0.99)), n: sorted.length }
}

/** @param {number} value */
export function round(value) {
  return Math.round(value * 100) / 100
}

/**
 * Looks every millisecond until `check` gives something. @throws Error after `most` milliseconds
 *
 * @template T
 * @param {string} what
 * @param {() => Promise<T | null> | T | null} check
 * @param {number} [most]
 * @returns {Promise<T>}
 */
export async function until(what, check, most = 60_000) {
  const deadline = performance.now() + most
  for (;;) {
    const found = await check()
    if (found !== null) return found
    if (performance.now() > deadline) throw new Error(`Waited ${most} ms in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}
