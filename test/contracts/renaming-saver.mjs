// A saver that renames a new file over the target whenever the other side has taken the last one, and never looks again
// before it does: each of its texts is its own to save, and the other side's to keep.

import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { workerData } from 'node:worker_threads'

const { target, saves } = workerData

for (let n = 0; n < saves; n++) {
  while (textOf(target).startsWith('saved'))
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0.02)
  writeFileSync(`${target}.tmp`, `saved ${n}`)
  renameSync(`${target}.tmp`, target)
}

function textOf(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return ''
    throw error
  }
}
