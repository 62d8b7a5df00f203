// Swaps a folder for a link that leads out of the tree and back, as fast as it can, until it is killed.
import { renameSync, symlinkSync } from 'node:fs'

const [root, outside] = process.argv.slice(2)
symlinkSync(outside, `${root}/link`)
process.stdout.write('swapping\n')
for (;;) {
  put('a', 'real')
  put('link', 'a')
  put('a', 'link')
  put('real', 'a')
}

/** Where a folder has been made meanwhile under the name, that goes aside. */
function put(from, to) {
  for (;;) {
    try {
      renameSync(`${root}/${from}`, `${root}/${to}`)
      return
    } catch {
      aside(to)
    }
  }
}

let asides = 0
function aside(name) {
  try {
    renameSync(`${root}/${name}`, `${root}/aside-${asides++}`)
  } catch {
    // It is gone again: the next round finds out what stands there.
  }
}
