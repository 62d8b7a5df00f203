// The procedures that carry tasks from one home to another.

import { z } from 'zod'
import { command, query } from '../../kernel/procedure.ts'
import { exportTasks, importTasks } from './transfer.ts'

export const transferProcedures = {
  export: query({
    summary: 'Write all tasks as JSON Lines, archived ones too, with their comments and links',
    input: z.object({}),
    output: z.object({ lines: z.string() }),
    cli: { examples: ['cw task export'] },
    run: (reader) => ({ lines: exportTasks(reader) }),
  }),

  import: command({
    summary: 'Make tasks of JSON Lines: exported ones, or short ones; those that exist stay as they are',
    actors: ['person', 'cw'],
    reserved: 'it makes tasks with a history; a person or cw has to.',
    input: z.object({
      lines: z
        .string()
        .meta({ positional: true })
        .describe(
          'a JSON object a line, "title" is enough; - reads standard input: cw task import - < tasks.jsonl',
        ),
      dryRun: z.boolean().default(false).describe('check the lines, make nothing'),
    }),
    output: z.object({
      created: z.array(z.string()),
      skipped: z.array(z.string()),
      opened: z.array(z.string()),
      dryRun: z.boolean(),
    }),
    cli: {
      examples: [
        'cw task export | cw task import -',
        `cw task import '{"title":"Warm the cache","priority":"P1","labels":["chores"]}'`,
      ],
    },
    run: (tx, { lines, dryRun }) => ({ ...importTasks(tx, lines, dryRun), dryRun }),
  }),
}
