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
  const milliseconds = (/** @type {number} */ nanoseconds) => Math.max(0, nanoseconds / 1e6 - resolution)
  // Only when asked: to replace a file takes as long as the disk likes, and would be the delay that is found.
  process.on('SIGUSR2', () => {
    const found = { max: milliseconds(histogram.max), p99: milliseconds(histogram.percentile(99)) }
    writeFileSync(`${file}.part`, JSON.stringify(found))
    renameSync(`${file}.part`, file)
    // What was noted so far belongs to another step of the measurement.
    histogram.reset()
  })
}
