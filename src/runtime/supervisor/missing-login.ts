// A program that only tries again may lack a login, and not say so. What is known beforehand decides nothing: nobody knows
// every way in which one works without. Only one that has not reached its service is asked.

import type { Driver, Turn, Variables } from '../../drivers/driver.ts'
import { lacksLogin } from '../process/ask-login.ts'
import type { NowhereReason } from './watchdog.ts'

export class MissingLogin {
  #isAsked = false

  constructor(
    private readonly driver: Pick<Driver, 'title' | 'login'>,
    private readonly turn: Turn,
    private readonly variables: Variables,
  ) {}

  /** Why it is to be ended, where nobody is logged in for certain; else null. `retries`: why it tries again. Asked once. */
  async behind(retries: string | null): Promise<NowhereReason | null> {
    if (retries === null || this.#isAsked) return null
    this.#isAsked = true
    const { driver, turn, variables } = this
    const question = driver.login?.(turn, variables) ?? null
    if (question === null || !(await lacksLogin(question, variables))) return null
    const asked = [question.command, ...question.args].join(' ')
    const message = `\`${asked}\` says that nobody is logged in. It did not reach its service: ${retries}`
    return { kind: 'auth', message }
  }
}
