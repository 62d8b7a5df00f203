// The commands that only move something from one status to another.

import { z } from 'zod'
import type { ActorKind } from './actor.ts'
import { changeEntity, type Entity, type Patch } from './entity.ts'
import type { EventTypeSuffix } from './entity-events.ts'
import { exampleOf, refInput, type Slice } from './entity-procedures.ts'
import { checkMove, type Moves } from './lifecycle.ts'
import { command } from './procedure.ts'
import { findActive } from './references.ts'
import type { Tx } from './tx.ts'

/** A kind of document with a lifecycle. */
export interface StatusSlice<E extends Entity & { readonly status: S }, S extends string> extends Slice<E> {
  readonly moves: Moves<S>
  /** Whether `from` lies behind `to` already: setting it again changes nothing (SYNC.md 2, absorb). */
  hasPassed(from: S, to: S): boolean
  /** Throws where there is more to say than that `to` may not follow. @throws CwError */
  refuse?(entity: E, to: S): void
  /** What changes along with the status. */
  along?(to: S): Partial<E>
}

export interface StatusMove<S extends string> {
  readonly to: S
  readonly event: EventTypeSuffix
}

interface StatusSpec<S extends string> extends StatusMove<S> {
  /** The command's last word. */
  readonly word: string
  readonly actors: readonly ActorKind[]
  readonly summary: string
  readonly reserved?: string
  /** Its example, where that is about another thing than the other examples. */
  readonly example?: string
  /** Puts what is wrong into the body; the command then takes `feedback`. */
  withFeedback?(body: string, feedback: string): string
}

/** Moves something that is not archived. What only programs may call is left out of the command line. */
export function statusProcedure<E extends Entity & { readonly status: S }, S extends string>(
  slice: StatusSlice<E, S>,
  spec: StatusSpec<S>,
) {
  const persons = spec.actors.includes('person')
  return command({
    summary: spec.summary,
    actors: spec.actors,
    reserved:
      spec.reserved ?? (persons ? 'that is a person’s decision.' : 'cw sets it when the work says so.'),
    input: spec.withFeedback ? refInput(slice.kind).extend(feedbackInput) : refInput(slice.kind),
    output: slice.schema,
    cli: {
      hidden: !persons,
      examples: [spec.example ?? `cw ${slice.kind} ${spec.word} ${exampleOf(slice.kind)}`],
    },
    run: (tx, input) => {
      const { to, event } = spec
      const entity = findActive(tx, slice.store(), input.ref)
      const { feedback } = input as { readonly feedback?: string }
      const body = feedback === undefined ? undefined : spec.withFeedback?.(entity.body, feedback)
      return moveStatus(tx, slice, { entity, to, event, ...(body !== undefined && { body }) })
    },
  })
}

const feedbackInput = {
  feedback: z
    .string()
    .trim()
    .min(1)
    .optional()
    .describe('what is wrong, written under Feedback; - reads standard input'),
}

/** @throws CwError `status.illegal`, or what the slice refuses it with. */
export function moveStatus<E extends Entity & { readonly status: S }, S extends string>(
  tx: Tx,
  slice: StatusSlice<E, S>,
  { entity, to, event, ...said }: StatusMove<S> & { readonly entity: E; readonly body?: string },
): E {
  if (entity.status === to || slice.hasPassed(entity.status, to))
    return changeEntity(tx, slice.store(), { entity, patch: said as Patch<E> })
  slice.refuse?.(entity, to)
  checkMove(slice.kind, slice.moves, { from: entity.status, to })
  const patch = { status: to, ...slice.along?.(to), ...said } as Patch<E>
  return changeEntity(tx, slice.store(), { entity, patch, event })
}
