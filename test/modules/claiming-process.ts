// A process of its own that claims the tasks it is sent, on a database file that others have open too.

import { agentActor } from '../../src/kernel/actor.ts'
import { CwError } from '../../src/kernel/errors.ts'
import { openTestApp } from '../app/test-home.ts'

const [file = '', agent = ''] = process.argv.slice(2)
const app = await openTestApp(file)
const actor = agentActor(agent, agent)

process.on('message', (ref: string) => {
  app.run('task.claim', { ref }, actor).then(
    () => process.send?.('claimed'),
    (error) => process.send?.(error instanceof CwError ? error.code : String(error)),
  )
})
process.on('disconnect', () => app.close())
process.send?.('ready')
