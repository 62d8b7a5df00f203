// Runs one procedure of the router through trpc-cli, with the input that was read from the command line.

import type { AnyProcedure, AnyRouter } from '@trpc/server'
import { CliValidationError, createCli, FailedToExitError, type parseRouter } from 'trpc-cli'
import { cwError } from '../../kernel/errors.ts'
import { type Naming, sentencesOf } from '../../kernel/input-issues.ts'
import { type AnySpec, type Executor, router } from '../../kernel/procedure.ts'
import type { Input } from './read-arguments.ts'

type TrpcRouter = Parameters<typeof parseRouter>[0]['router']

interface ProcedureCall {
  /** The router of the first word. */
  readonly slice: AnyRouter
  /** The whole path: `task.close`. */
  readonly path: string
  readonly input: Input
  readonly executor: Executor
  /** How the fields of the input were typed, for what is said about them. */
  readonly naming?: Naming
}

/**
 * trpc-cli gets a router with this procedure alone (it reads the schema of every procedure that it is given), and the
 * input as JSON, because its own options cannot say null.
 * @throws CwError `input.invalid`, and whatever the procedure throws
 */
export async function callProcedure(call: ProcedureCall): Promise<unknown> {
  refuseInvalid(call)
  const cli = createCli({
    router: aloneIn(call.slice, call.path) as TrpcRouter,
    context: { executor: call.executor },
    name: 'cw',
    jsonInput: 'always',
  })
  const words = call.path.split('.').map(kebab)
  const argv = [...words, ...(takesNothing(call) ? [] : [`--json=${JSON.stringify(call.input)}`])]
  try {
    await cli.run({ argv, prompts: false, logger: silent, process: staying })
  } catch (error) {
    if (!(error instanceof FailedToExitError)) throw error
    if (error.exitCode === 0) return error.cause
    throw reasonOf(error.cause)
  }
  throw new Error('trpc-cli neither succeeded nor failed')
}

const silent = { info: () => undefined, error: () => undefined }

/** trpc-cli wants to end the process; ours ends by itself, once everything has been written. */
const staying = { exit: () => undefined as never }

function aloneIn(slice: AnyRouter, path: string): AnyRouter {
  return path
    .split('.')
    .reduceRight<AnyProcedure | AnyRouter>(
      (inner, name) => router({ [name]: inner } as never),
      procedureAt(slice, path),
    ) as AnyRouter
}

function procedureAt(slice: AnyRouter, path: string): AnyProcedure {
  const procedures = slice._def.procedures as unknown as Readonly<Record<string, AnyProcedure>>
  const procedure = procedures[path.slice(path.indexOf('.') + 1)]
  if (!procedure) throw new Error(`There is no procedure ${path}`)
  return procedure
}

/** trpc-cli checks it too, but says what is wrong in the words of its schema. */
function refuseInvalid({ slice, path, input, naming }: ProcedureCall): void {
  const { spec } =
    (procedureAt(slice, path)._def as { readonly meta?: { readonly spec?: AnySpec } }).meta ?? {}
  const checked = spec?.input.safeParse(input)
  if (checked?.success === false)
    throw cwError('input.invalid', { reason: sentencesOf(checked.error.issues, naming) })
}

/** trpc-cli has no --json for a procedure without input. */
function takesNothing(call: ProcedureCall): boolean {
  const { inputs } = procedureAt(call.slice, call.path)._def as unknown as { inputs: readonly unknown[] }
  const [schema] = inputs as readonly { readonly shape?: Readonly<Record<string, unknown>> }[]
  return Object.keys(schema?.shape ?? {}).length === 0
}

function reasonOf(cause: unknown): unknown {
  return cause instanceof CliValidationError ? cwError('input.invalid', { reason: cause.message }) : cause
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
