// A tool that is one procedure: it takes some of its input, by the same names, and tells its result.

import { z } from 'zod'
import { specAt } from '../../app/procedures.ts'
import { resultText } from './result-text.ts'
import type { Tool } from './tool.ts'

interface Translation {
  readonly name: string
  /** Its path: `task.close`. */
  readonly procedure: string
  /** The fields of the procedure's input that agents give, and no others. */
  readonly takes: readonly string[]
  /** What an agent has to know beyond the summary of the procedure. */
  readonly more?: string
  /** Further commands that come with it in a shell. */
  readonly also?: readonly string[]
}

/** @throws Error for a procedure that there is not, or a field that it does not take */
export function procedureTool({ name, procedure, takes, more, also = [] }: Translation): Tool {
  const spec = specAt(procedure)
  if (spec === null || !(spec.input instanceof z.ZodObject)) throw new Error(`No tool can call ${procedure}`)
  const { shape } = spec.input
  const missing = takes.filter((field) => !Object.hasOwn(shape, field))
  if (missing.length > 0) throw new Error(`${procedure} takes no ${missing.join(', ')}`)
  return {
    name,
    description: [`${spec.summary}.`, more ?? ''].filter((part) => part !== '').join(' '),
    input: z.strictObject(Object.fromEntries(takes.map((field) => [field, shape[field]]))),
    procedures: [procedure],
    also,
    run: async (calls, input) => resultText(await calls.call(procedure, input)),
  }
}
