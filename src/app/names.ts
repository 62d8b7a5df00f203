// What people call the things that ids stand for.

import { z } from 'zod'
import { kindOfId } from '../kernel/ids.ts'
import { nameAt } from '../kernel/layout.ts'
import { query } from '../kernel/procedure.ts'
import type { Reader } from '../kernel/tx.ts'
import { slices } from './slices.ts'

const nameSchema = z.object({ slug: z.string(), title: z.string() })

/** The names by id; what has none is left out. */
export const namesQuery = query({
  summary: 'The names of what ids stand for',
  input: z.object({ ids: z.array(z.string()).max(500) }),
  output: z.record(z.string(), nameSchema),
  cli: { hidden: true, examples: [] },
  run: (reader, { ids }) =>
    Object.fromEntries(
      ids.flatMap((id) => {
        const name = nameOf(reader, id)
        return name === null ? [] : [[id, name] as const]
      }),
    ),
})

/** Null for what is not there, or has no document. */
export function nameOf(reader: Reader, id: string): z.infer<typeof nameSchema> | null {
  const kind = kindOfId(id)
  const found = slices
    .find((slice) => slice.codec.kind === kind)
    ?.store()
    .get(reader, id)
  return found ? { slug: nameAt(found.path), title: found.title } : null
}
