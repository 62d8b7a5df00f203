// A concept of the domain as it is: a context, an aggregate, an event, a rule, a term, a map or an integration.

import { z } from 'zod'
import { entitySchema } from '../../kernel/entity-procedures.ts'

export const conceptKinds = ['context', 'aggregate', 'event', 'rule', 'term', 'map', 'integration'] as const
export const conceptKind = z.enum(conceptKinds)
export type ConceptKind = z.infer<typeof conceptKind>

export const domainSchema = entitySchema.extend({
  kind: conceptKind,
  /** Id of the bounded context it belongs to, or null. */
  context: z.string().nullable(),
  /** Code it stands for: paths and globs in the repositories of its projects. */
  paths: z.array(z.string()),
  /** Ids of the projects it is about; empty = all. */
  projects: z.array(z.string()),
})
export type DomainConcept = z.infer<typeof domainSchema>
