// A tool as MCP lists it: the JSON schema of what it takes, and what it may do.

import { z } from 'zod'
import { specAt } from '../../app/procedures.ts'
import type { Tool } from './tool.ts'

/** Marks for the command line, which mean nothing here. */
const marks = ['positional', 'whole', 'programs', 'offered', 'alias']

export function described({ name, description, input, procedures }: Tool) {
  const reads = procedures.every((path) => specAt(path)?.type === 'query')
  return {
    name,
    description,
    inputSchema: schemaOf(input),
    // Programs ask a person before a tool that is not said to be harmless; what does harm is not among ours.
    annotations: { readOnlyHint: reads, destructiveHint: false, openWorldHint: false },
  }
}

function schemaOf(input: z.ZodObject) {
  const { $schema: _, ...schema } = z.toJSONSchema(input, {
    io: 'input',
    override: ({ jsonSchema }) => {
      for (const mark of marks) delete jsonSchema[mark]
      // Nothing reads standard input here.
      if (jsonSchema.description) jsonSchema.description = jsonSchema.description.replace(/; - reads .*$/, '')
    },
  })
  return { ...schema, type: 'object' as const }
}
