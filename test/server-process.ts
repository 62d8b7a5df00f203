// A server in a process of its own, as `cw --server` runs it: prints its address once clients can connect.

import { runServer } from '../src/daemon.ts'
import { openHome } from '../src/platform/home.ts'

const home = await openHome({ path: process.argv[2] ?? '', create: true })
const signal = await runServer(home, {
  onReady: ({ address }) => process.stdout.write(`${address}\n`),
})
process.stdout.write(`${signal}\n`)
