// Asks an agent program whether anybody is logged in.

import { execFile } from 'node:child_process'
import type { LoginQuestion, Variables } from '../../drivers/driver.ts'

/** Milliseconds for it to say so. */
const patience = 10_000

/** Whether it says that nobody is. One that says anything else, or nothing, has not said so. Never rejects. */
export function lacksLogin(
  { command, args, env, missing }: LoginQuestion,
  variables: Variables,
): Promise<boolean> {
  const options = { env: { ...variables, ...env }, timeout: patience, killSignal: 'SIGKILL' } as const
  return new Promise((resolve) => {
    const child = execFile(command, [...args], options, (error, output, errors) =>
      resolve(typeof error?.code === 'number' && missing.test(`${output}\n${errors}`)),
    )
    child.stdin?.end()
  })
}
