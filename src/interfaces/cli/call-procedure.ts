// Runs one procedure of the router in this process, with the input that was read from the command line.

import { type AnyProcedure, type AnyRouter, TRPCError } from '@trpc/server'
import { cwError } from '../../kernel/errors.ts'
import { type InputIssue, type Naming, sentencesOf } from '../../kernel/input-issues.ts'
import type { Executor } from '../../kernel/procedure.ts'
import type { Input } from './read-arguments.ts'

interface ProcedureCall {
  /** The router of the first word. */
  readonly slice: AnyRouter
  /** The whole path: `task.close`. */
  readonly path: string
  readonly input: Input
  readonly executor: Executor
  /** How the command names a field of the input: `--budget-usd`. */
  readonly naming: Naming
}

/**
 * Calls the procedure as tRPC does: input and output go through its schemas.
 * @throws CwError `input.invalid`, and whatever the procedure throws
 */
export async function callProcedure(call: ProcedureCall): Promise<unknown> {
  const { slice, path, input, executor, naming } = call
  const procedure = procedureAt(slice, path) as AnyProcedure & ((options: object) => Promise<unknown>)
  const { type } = procedure._def
  const options = { ctx: { executor }, getRawInput: async () => input, path, type, batchIndex: 0 }
  try {
    return await procedure(options)
  } catch (error) {
    throw reasonOf(error, naming)
  }
}

function procedureAt(slice: AnyRouter, path: string): AnyProcedure {
  const procedures = slice._def.procedures as unknown as Readonly<Record<string, AnyProcedure>>
  const procedure = procedures[path.slice(path.indexOf('.') + 1)]
  if (!procedure) throw new Error(`There is no procedure ${path}`)
  return procedure
}

function reasonOf(error: unknown, naming: Naming): unknown {
  if (!(error instanceof TRPCError)) return error
  const { issues } = (error.cause ?? {}) as { readonly issues?: readonly InputIssue[] }
  if (error.code !== 'BAD_REQUEST' || !issues) return error.cause ?? error
  return cwError('input.invalid', { reason: sentencesOf(issues, naming) })
}
