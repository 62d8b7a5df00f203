// Loaded ahead of the program under measurement: notes in a file for how long its event loop was blocked.

import { renameSync, writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

/** Milliseconds between two looks of the histogram; a delay shorter than that is not seen. */
const resolution = 5
const file = process.env.BENCH_LOOP_DELAY

if (file !== undefined && isMainThread) {
  const histogram = monitorEventLoopDelay({ resolution })
  histogram.enable()
  // What was noted so far belongs to another step of the measurement.
  process.on('SIGUSR2', () => histogram.reset())
  const milliseconds = (/** @type {number} */ nanoseconds) => Math.max(0, nanoseconds / 1e6 - resolution)
  setInterval(() => {
    const found = { max: milliseconds(histogram.max), p99: milliseconds(histogram.percentile(99)) }
    writeFileSync(`${file}.part`, JSON.stringify(found))
    renameSync(`${file}.part`, file)
  }, 100).unref()
}
