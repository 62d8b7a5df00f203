// What people call the things that ids stand for.

import { z } from 'zod'
import { kindOfId } from '../kernel/ids.ts'
import { nameAt } from '../kernel/layout.ts'
import { type AnySpec, type Executor, type QuerySpec, query } from '../kernel/procedure.ts'
import type { Reader } from '../kernel/tx.ts'
import { slices } from './slices.ts'

const nameSchema = z.object({ slug: z.string(), title: z.string() })

type Names = Record<string, z.infer<typeof nameSchema>>

/** The names by id; what has none is left out. */
const named = {
  summary: 'The names of what ids stand for',
  input: z.object({ ids: z.array(z.string()).max(500) }),
  output: z.record(z.string(), nameSchema),
  cli: { hidden: true, examples: [] },
  run: (reader: Reader, { ids }: { ids: string[] }) =>
    Object.fromEntries(
      ids.flatMap((id) => {
        const name = nameOf(reader, id)
        return name === null ? [] : [[id, name] as const]
      }),
    ),
} satisfies QuerySpec<z.ZodType<{ ids: string[] }>, z.ZodType<Names>>

export const namesQuery = query(named)

/** The same for what has no connection of its own. */
export async function namesOf(executor: Executor, ids: readonly string[]): Promise<Names> {
  const spec = { type: 'query', ...named } as unknown as AnySpec
  return (await executor.execute({ path: 'status.names', spec, input: { ids: [...ids] } })) as Names
}

/** Null for what is not there, or has no document. */
export function nameOf(reader: Reader, id: string): z.infer<typeof nameSchema> | null {
  const kind = kindOfId(id)
  const found = slices
    .find((slice) => slice.codec.kind === kind)
    ?.store()
    .get(reader, id)
  return found ? { slug: nameAt(found.path), title: found.title } : null
}
