// The two builders every procedure is made with: a query reads, a command changes in one transaction.
// The transaction lives in the executor that the context carries, because tRPC's middleware is asynchronous.

import { initTRPC, type TRPC_ERROR_CODE_KEY, TRPCError } from '@trpc/server'
import type { z } from 'zod'
import type { ActorKind } from './actor.ts'
import { CwError, cwError } from './errors.ts'
import { type InputIssue, sentencesOf } from './input-issues.ts'
import type { Reader, Tx } from './tx.ts'

/** How a procedure looks on the command line. Positional arguments are marked in the input schema. */
export interface CliHints {
  /** Other words for the last word of the command: `new` for `create`. */
  readonly aliases?: readonly string[]
  /** Complete command lines, shown in the help and run by a test. */
  readonly examples: readonly string[]
  /** Left out of the command line: only programs call it. */
  readonly hidden?: boolean
}

interface Spec<I extends z.ZodType, O extends z.ZodType> {
  /** One line that says what it does, for help, docs and MCP. */
  readonly summary: string
  readonly input: I
  readonly output: O
  readonly cli: CliHints
}

export interface QuerySpec<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType>
  extends Spec<I, O> {
  /** Brings what it reads into memory first, in pieces, where that takes long. */
  ready?(reader: Reader): Promise<void>
  run(reader: Reader, input: z.output<I>): z.input<O>
}

export interface CommandSpec<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType>
  extends Spec<I, O> {
  /** The kinds of actor that may call it. */
  readonly actors: readonly ActorKind[]
  /** Why the others may not; shown to them. */
  readonly reserved?: string
  /** Runs inside one transaction, synchronously; throwing rolls everything back. */
  run(tx: Tx, input: z.output<I>): z.input<O>
}

export type AnySpec =
  | ({ readonly type: 'query' } & Erased<QuerySpec, Reader>)
  | ({ readonly type: 'command' } & Erased<CommandSpec, Tx>)

type Erased<S, First> = Omit<S, 'run'> & { run(first: First, input: unknown): unknown }

/** What stands in a procedure's tRPC meta: enough to derive the CLI, the docs and the tools of agents. */
export interface ProcedureMeta {
  readonly spec?: AnySpec
  readonly description?: string
  readonly examples?: string[]
}

export interface Call {
  /** The procedure's path: `task.close`. */
  readonly path: string
  readonly spec: AnySpec
  readonly input: unknown
}

/** Runs calls where the database is: in this process, or in a server. */
export interface Executor {
  execute(call: Call): Promise<unknown>
  /**
   * Decisions in one transaction, each with a result of its own: the first ones, as many as are soon done and at least
   * one. The others are to be asked for again. Only where the database is.
   */
  batch?(groups: readonly Group[]): Promise<GroupResult[]>
}

/** A call as it comes over a wire: its procedure is looked up where it runs. */
export type CallByPath = Pick<Call, 'path' | 'input'>

/** One decision of a client: calls that succeed or fail together. A retry under the same mutation does nothing. */
export interface Group {
  readonly mutation: string
  readonly calls: readonly CallByPath[]
  /** Throws when what the decision rests on is not so any more; asked once, before the calls. */
  before?(reader: Reader): void
  /** A further call that needs the results of the ones before; without an input for it there is none. */
  readonly following?: { readonly path: string; input(results: readonly unknown[]): object | null }
  /** What else is answered, as it is when all of them were carried out. */
  also?(reader: Reader, results: readonly unknown[]): unknown
}

export type GroupResult =
  | {
      readonly ok: true
      readonly results: readonly unknown[]
      readonly repeated: boolean
      readonly also?: unknown
    }
  | { readonly ok: false; readonly error: CwError }

export interface Context {
  readonly executor: Executor
}

const trpc = initTRPC
  .context<Context>()
  .meta<ProcedureMeta>()
  .create({
    // Answers carry no stack traces.
    isDev: false,
    errorFormatter: ({ shape, error, path }) => {
      const issues = issuesOf(error)
      const reason = reasonOf(error, issues, path)
      const data = { ...shape.data, cw: wireError(reason), ...(issues && { issues }) }
      return { ...shape, message: reason instanceof CwError ? reason.message : shape.message, data }
    },
  })

export const router = trpc.router
export const mergeRouters = trpc.mergeRouters
/** A call without an input gives no field a value: whoever writes a URL by hand need not say `{}`. */
export const baseProcedure = trpc.procedure.use(({ getRawInput, next }) =>
  next({ getRawInput: async () => (await getRawInput()) ?? {} }),
)

/** A procedure that reads. */
export function query<I extends z.ZodType, O extends z.ZodType>(spec: QuerySpec<I, O>) {
  const erased = { type: 'query', ...spec } as unknown as AnySpec
  return baseProcedure
    .meta(metaOf(erased))
    .input(spec.input)
    .output(spec.output)
    .query(({ ctx, input, path }) => execute(ctx, { path, spec: erased, input }) as Promise<never>)
}

/** A procedure that changes something, in one transaction. */
export function command<I extends z.ZodType, O extends z.ZodType>(spec: CommandSpec<I, O>) {
  const erased = { type: 'command', ...spec } as unknown as AnySpec
  return baseProcedure
    .meta(metaOf(erased))
    .input(spec.input)
    .output(spec.output)
    .mutation(({ ctx, input, path }) => execute(ctx, { path, spec: erased, input }) as Promise<never>)
}

/** An error as it travels: the permanent code, the texts and the details. */
export interface WireError {
  readonly code: string
  readonly message: string
  readonly hint: string
  readonly details: Readonly<Record<string, unknown>>
}

export function wireError(error: unknown): WireError | null {
  if (!(error instanceof CwError)) return null
  return { code: error.code, message: error.message, hint: error.hint, details: error.details }
}

/** What the schema of the input found wrong, if that was it: a client that knows other names for the fields says them. */
function issuesOf({ code, cause }: TRPCError): readonly InputIssue[] | null {
  if (code !== 'BAD_REQUEST' || cause === undefined || !('issues' in cause)) return null
  return cause.issues as readonly InputIssue[]
}

/** An error of the catalogue for what was refused before the procedure ran, too; else the cause. */
function reasonOf(error: TRPCError, issues: readonly InputIssue[] | null, path: string | undefined): unknown {
  if (error.cause instanceof CwError) return error.cause
  if (issues) return cwError('input.invalid', { reason: sentencesOf(issues) })
  if (error.code === 'NOT_FOUND') {
    const reason = `it knows no “${path ?? ''}”`
    const remedy =
      'It may run another version of cw than this command: end it (Ctrl+C where it runs), then start it again with this one.'
    return cwError('server.refused', { reason, remedy })
  }
  if (error.code === 'PAYLOAD_TOO_LARGE')
    return cwError('server.refused', {
      reason: 'the input is too large',
      remedy: 'Give it less at once: a document has 1 MiB at most.',
    })
  return error.cause
}

async function execute(ctx: Context, call: Call): Promise<unknown> {
  try {
    return await ctx.executor.execute(call)
  } catch (error) {
    if (error instanceof CwError)
      throw new TRPCError({ code: trpcCode(error), message: error.message, cause: error })
    throw error
  }
}

function trpcCode(error: CwError): TRPC_ERROR_CODE_KEY {
  if (error.code.endsWith('.unknown')) return 'NOT_FOUND'
  if (error.code === 'actor.forbidden') return 'FORBIDDEN'
  if (error.exit === 2) return 'BAD_REQUEST'
  return error.exit >= 10 && error.exit < 20 ? 'CONFLICT' : 'INTERNAL_SERVER_ERROR'
}

function metaOf(spec: AnySpec): ProcedureMeta {
  return { spec, description: spec.summary, examples: [...spec.cli.examples] }
}
