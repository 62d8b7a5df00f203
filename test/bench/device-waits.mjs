// For what, and how long, the threads of a process waited for the device, as strace tells.

import { readFile } from 'node:fs/promises'
import { execa } from 'execa'
import { round } from './figures.mjs'

/** By what a path contains; the first that fits. */
const whats = /** @type {const} */ ([
  [/\/cw\.db/, 'the database'],
  [/\/base\.db/, 'the base store'],
  [/\/stage\//, 'the staged file'],
  [/\/keep\//, 'the displaced file'],
  [/./, 'the folder of the document'],
])

/**
 * By what is waited for, longest first. Null: strace is not there, or may not look.
 *
 * @param {number} pid
 * @param {{ report: string, work: () => Promise<unknown> }} during `report`: where strace may write
 * @returns {Promise<{ what: string, calls: number, total: number }[] | null>}
 */
export async function deviceWaits(pid, { report, work }) {
  const args = ['-f', '-y', '-T', '-e', 'trace=fsync,fdatasync', '-o', report, '-p', String(pid)]
  const strace = execa('strace', args, { reject: false })
  const attached = new Promise((resolve) => setTimeout(() => resolve(true), 1_000))
  if (!(await Promise.race([strace.then(() => false), attached]))) return null
  await work()
  strace.kill('SIGINT')
  await strace
  return summed(await readFile(report, 'utf8'))
}

/** @param {string} report */
function summed(report) {
  /** @type {Map<string, { calls: number, total: number }>} */
  const sums = new Map()
  /** @type {Map<string, string>} where a call that another thread came between began */
  const begun = new Map()
  for (const line of report.split('\n')) {
    const thread = line.split(' ', 1)[0] ?? ''
    const path = /(?:fsync|fdatasync)\(\d+<([^>]*)>/.exec(line)?.[1]
    if (path !== undefined) begun.set(thread, path)
    const seconds = /<(\d+\.\d+)>$/.exec(line)?.[1]
    const on = begun.get(thread)
    if (seconds === undefined || on === undefined) continue
    const what = whats.find(([fits]) => fits.test(on))?.[1] ?? on
    const sum = sums.get(what) ?? { calls: 0, total: 0 }
    sums.set(what, { calls: sum.calls + 1, total: sum.total + Number(seconds) * 1_000 })
  }
  return [...sums]
    .map(([what, { calls, total }]) => ({ what, calls, total: round(total) }))
    .sort((a, b) => b.total - a.total)
}
