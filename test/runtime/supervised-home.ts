// A home whose agents are really run: scripted ones, each a process of its own.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { specAt } from '../../src/app/procedures.ts'
import { type App, openApp } from '../../src/daemon.ts'
import { commandDriver } from '../../src/drivers/command/driver.ts'
import { type Actor, localPerson } from '../../src/kernel/actor.ts'
import { usualTools } from '../../src/kernel/agent-tools.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import type { AnySpec } from '../../src/kernel/procedure.ts'
import type { Price } from '../../src/platform/config/agent-settings.ts'
import { type Home, openHome } from '../../src/platform/home.ts'
import { roleAnswer } from '../../src/runtime/roles/role-answers.ts'
import type { RoleAnswer } from '../../src/runtime/supervisor/drive.ts'
import { startSupervisor } from '../../src/runtime/supervisor/start.ts'
import type { Supervisor } from '../../src/runtime/supervisor/supervisor.ts'

const root = join(import.meta.dirname, '../..')
const agent = join(root, 'dist/drivers/scripted/agent.js')

export class SupervisedHome {
  readonly faults: unknown[] = []
  /** Which setting of the machine keeps its programs from asking a person. */
  unguarded: string | null = null
  /** How many agents of one project may run at the same time; null = as many as of all. */
  mostOfProject: number | null = null
  /** What its agents have to answer. */
  answer: (role: string) => RoleAnswer = (role) => roleAnswer(role, null)
  /** Milliseconds that a step for one agent may take; null = as long as usual. */
  longestStep: number | null = null
  /** What comes once between the look at an agent and the beginning of its run. */
  meanwhile: (() => Promise<unknown>) | null = null
  #supervisor: Supervisor | null = null

  private constructor(
    readonly folder: string,
    readonly home: Home,
    readonly app: App,
  ) {}

  static async open(): Promise<SupervisedHome> {
    const folder = mkdtempSync(join(root, 'test/.tmp-supervised-'))
    const home = await openHome({ path: join(folder, 'home'), create: true })
    return new SupervisedHome(folder, home, await openApp(home))
  }

  /** Providers are scripts: YAML by the name of the provider. */
  start(scripts: Readonly<Record<string, string>>, prices: Readonly<Record<string, Price>> = {}): void {
    for (const [name, yaml] of Object.entries(scripts)) writeFileSync(this.#script(name), yaml)
    this.#supervisor = startSupervisor({
      home: this.home,
      clock: systemClock,
      callAsCw: this.app.callAsCw,
      subscribe: (listener) => this.app.bus.subscribe(listener),
      programs: async () => {
        const { meanwhile } = this
        this.meanwhile = null
        await meanwhile?.()
        return {
          driverOf: (name) =>
            name in scripts
              ? { ...scripted(name, this.#script(name)), unguarded: () => this.unguarded }
              : null,
          price: (model) => prices[model] ?? null,
          mostRunning: () => this.mostOfProject,
          role: (role) => ({
            ...{ provider: Object.keys(scripts)[0] ?? null, model: null, args: [], instructions: '' },
            tools: usualTools(role),
            answer: this.answer(role),
          }),
        }
      },
      program: [process.execPath, join(root, 'dist/cw.js')],
      onFault: (error) => this.faults.push(error),
      ...(this.longestStep !== null && { longestStep: this.longestStep }),
    })
  }

  /** As a graceful end of the server does; `leave`: agents go on without one. */
  async stop(leave = false): Promise<void> {
    await this.#supervisor?.close({ handOver: leave })
    this.#supervisor = null
  }

  /** Calls a procedure, as the person unless somebody else is named. */
  async run<T>(path: string, input: object = {}, actor: Actor = localPerson): Promise<T> {
    const spec = specAt(path) as AnySpec
    return (await this.app.executor.as(actor).execute({ path, spec, input: spec.input.parse(input) })) as T
  }

  async close(): Promise<void> {
    await this.stop()
    this.app.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  #script(name: string): string {
    return join(this.folder, `${name}.yaml`)
  }
}

function scripted(name: string, script: string) {
  return commandDriver({ name, command: process.execPath, args: [agent, script] })
}
