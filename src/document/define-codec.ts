// Builds the codec of a kind from a table of its fields. Most kinds need nothing else.

import { nearest } from '../kernel/nearest.ts'
import { bad, ok, type Problem } from '../kernel/problem.ts'
import type { CallData, Decision, EntityCodec, FieldSpec, Look, SaidCall } from './codec.ts'
import type { DocumentText, Field, FieldValue } from './document.ts'
import { synonymOf } from './synonyms.ts'
import { equalValues } from './value.ts'

interface CodecDefinition<E> {
  readonly kind: string
  readonly fields: readonly FieldSpec[]
  /** Takes the lines that `cw` adds out of a body; default: there are none. */
  strip?(body: string): string
  /** The same where they are a part of the body until it is approved; default: `strip`. */
  withoutLines?(body: string): string
  /** Puts them in. */
  dress?(entity: E, look: Look): string
  /** What ticking them means, where no word means it too. */
  readonly approve?: SaidCall
  /** Calls that ticks in the added lines mean (`- [x] Approve`). */
  ticks?(before: string | null, after: string): SaidCall | null
  /** The call that taking such a tick back means. */
  untick?(before: string, after: string): SaidCall | null
  /** What is wrong with those lines where they cannot be read any more. */
  unclear?(before: DocumentText, after: DocumentText): Problem | null
  /** The status that starts something where a new document has it. */
  readonly starts?: string
  /** What a new document's fields become beyond their decoding: history is accepted and starts nothing. */
  arrive?(input: Record<string, unknown>): Record<string, unknown>
}

/** The codec that the table describes. */
export function defineCodec<E extends { readonly body: string }>(
  definition: CodecDefinition<E>,
): EntityCodec<E> {
  const { kind, fields } = definition
  const strip = definition.strip ?? ((body) => body)
  const backs = backsOf(definition)

  return {
    kind,
    fields,
    strip,
    withoutLines: definition.withoutLines ?? strip,
    takeBack: (before, after, id) => {
      const said = definition.untick?.(before, after) ?? null
      return said && { path: said.path, input: { ref: id } }
    },
    back: ({ path, input }) => {
      const back = backs.get(path)
      return back === undefined ? null : { path: back, input: { ref: input.ref } }
    },
    values: (entity) => Object.fromEntries(fields.map((field) => [field.key, shown(entity, field)])),
    body: (entity, look) => definition.dress?.(entity, look) ?? entity.body,

    create: (doc, at) => {
      const decoded = decodeAll(doc, fields)
      if (!decoded.ok) return decoded
      const ended = fields.find((field) => isPutAwayBy(field, doc, kind))
      if (ended) return { ok: false, problem: bornArchived(ended, doc.fields.get(ended.key)) }
      const { id: _, ...values } = decoded.values
      const input = {
        ...values,
        markdown: strip(doc.body),
        path: at.path,
        ...(at.id === null ? {} : { id: at.id }),
      }
      const arriving = at.returning ? { ...input, returning: true } : (definition.arrive?.(input) ?? input)
      const call = { path: `${kind}.create`, input: arriving }
      const starts = definition.starts !== undefined && values.status === definition.starts
      return { ok: true, calls: [call], decision: starts ? 'start' : null }
    },

    change: (before, after, at) => {
      const patch: Record<string, unknown> = {}
      const commands: CallData[] = []
      let decision: Decision | null = null
      for (const field of fields) {
        const value = after.fields.get(field.key)
        if (equalValues(before.fields.get(field.key)?.value, value?.value)) continue
        const decoded = decodeField(field, value?.value, value?.line)
        if (!decoded.ok) return decoded
        const command = field.commands?.[String(value?.value ?? field.absent)]
        if (command) {
          commands.push(callOf(command, { before, after, id: at.id }))
          decision = command.decision ?? decision
        } else if (field.commands) return { ok: false, problem: reserved(field, value) }
        else patch[nameOf(field)] = decoded.value
      }
      const problem = definition.unclear?.(before, after)
      if (problem) return { ok: false, problem }
      const body = strip(after.body)
      if (body !== strip(before.body)) patch.markdown = body
      const tick = definition.ticks?.(before.body, after.body)
      if (tick && !commands.some((call) => call.path === tick.path)) {
        commands.push(callOf(tick, { before, after, id: at.id }))
        decision = tick.decision ?? decision
      }
      if (Object.keys(patch).length > 0)
        commands.unshift({ path: `${kind}.update`, input: { ref: at.id, ...patch } })
      return { ok: true, calls: commands, decision }
    },
  }
}

/** For each call that can be taken back the one that does. */
function backsOf<E>({ fields, approve }: CodecDefinition<E>): ReadonlyMap<string, string> {
  const said = [
    ...fields.flatMap(({ commands = {} }) => Object.values(commands)),
    ...(approve ? [approve] : []),
  ]
  return new Map(said.flatMap(({ path, back }) => (back === undefined ? [] : [[path, back] as const])))
}

/** Whether the document says by a word that it is archived. */
function isPutAwayBy({ key, commands = {} }: FieldSpec, doc: DocumentText, kind: string): boolean {
  return commands[String(doc.fields.get(key)?.value)]?.path === `${kind}.archive`
}

/** What stands in its folder would have nothing to belong to. */
function bornArchived({ key }: FieldSpec, value: Field | undefined): Problem {
  return {
    code: 'value.early',
    message: `A new file cannot begin with ${key}: ${String(value?.value)}.`,
    remedy: `Take that line out, or give it another ${key}, and save; archive it when it is taken up.`,
    field: key,
    ...(value === undefined ? {} : { line: value.line }),
  }
}

/** A word that only `cw` sets: no command stands for it. */
function reserved({ key, commands = {} }: FieldSpec, value: Field | undefined): Problem {
  return {
    code: 'field.readonly',
    message: `${key}: ${String(value?.value)} is not yours to set: cw sets it when the work says so.`,
    remedy: `Write one of ${Object.keys(commands).join(', ')}.`,
    field: key,
    ...(value === undefined ? {} : { line: value.line }),
  }
}

function callOf(
  said: SaidCall,
  texts: { readonly before: DocumentText; readonly after: DocumentText; readonly id: string },
): CallData {
  const { before, after, id } = texts
  return { path: said.path, input: { ref: id, ...said.input?.(before, after) } }
}

/** A field that takes one of these words; who writes none of them is told of `offered`, those that a person may set. */
export function oneOf(words: readonly string[], offered: readonly string[] = words): FieldSpec['decode'] {
  return (value) => {
    if (typeof value === 'string' && words.includes(value)) return ok(value)
    if (typeof value === 'object') return bad(noWord(value, offered))
    // Quotes of word processors are no quotes to YAML: they become part of the value.
    const typed = String(value)
      .replace(/[“”„‘’‚«»]/g, '')
      .trim()
      .toLowerCase()
    const near = nearest(
      typed,
      offered.map((word) => word.toLowerCase()),
    )
    const meant = synonymOf(typed, offered) ?? offered.find((word) => word.toLowerCase() === near)
    return bad({
      code: 'value.unknown',
      message: `“${String(value)}” is not one of ${offered.join(', ')}.`,
      remedy: meant === undefined ? 'Write one of these words.' : `Did you mean ${meant}?`,
    })
  }
}

function noWord(value: FieldValue, offered: readonly string[]): Problem {
  const message = value === null ? 'The value is missing.' : 'A single word was expected.'
  const how = value === null ? 'Write' : 'Without brackets, write'
  return { code: 'value.unknown', message, remedy: `${how} one of ${offered.join(', ')}.` }
}

/** A field that takes a text, or nothing (null). */
export function textValue(value: FieldValue): ReturnType<FieldSpec['decode']> {
  if (value === null) return ok(null)
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return ok(String(value))
  return bad({
    code: 'value.type',
    message: 'A single text was expected.',
    remedy: 'Write one value, without brackets.',
  })
}

/** A field that takes a number that is not negative, or nothing; `12.50`, and a number in quotes, too. */
export function amount(value: FieldValue): ReturnType<FieldSpec['decode']> {
  const said = numberIn(value)
  if (said === null || (typeof said === 'number' && said >= 0 && Number.isFinite(said))) return ok(said)
  const remedy = 'Write a number such as 2.5, or leave it empty.'
  return bad({ code: 'value.type', message: `“${String(value)}” is not an amount.`, remedy })
}

/** A field that takes a whole number, or nothing; `02`, and a number in quotes, too. */
export function wholeNumber(value: FieldValue): ReturnType<FieldSpec['decode']> {
  const said = numberIn(value)
  if (said === null || (typeof said === 'number' && Number.isSafeInteger(said))) return ok(said)
  const remedy = 'Write a number such as 2, or leave it empty.'
  return bad({ code: 'value.type', message: `“${String(value)}” is not a whole number.`, remedy })
}

/** Digits that JavaScript would write otherwise are read as text, so that the document keeps them. */
function numberIn(value: FieldValue): FieldValue {
  return typeof value === 'string' && /^[-+]?\d+(?:\.\d+)?$/.test(value.trim()) ? Number(value) : value
}

/** A field that takes a list of texts; one text alone is a list of one, nothing is an empty list. */
export function textList(value: FieldValue): ReturnType<FieldSpec['decode']> {
  if (value === null) return ok([])
  const items = Array.isArray(value) ? value : [value]
  if (items.every((item) => typeof item === 'string' || typeof item === 'number'))
    return ok(items.map(String))
  return bad({
    code: 'value.type',
    message: 'A list of texts was expected.',
    remedy: 'Write it as [one, two].',
  })
}

type Decoded =
  | { readonly ok: true; readonly values: Record<string, unknown> }
  | { readonly ok: false; readonly problem: Problem }

function decodeAll(doc: DocumentText, fields: readonly FieldSpec[]): Decoded {
  const values: Record<string, unknown> = {}
  for (const field of fields) {
    const found = doc.fields.get(field.key)
    if (found === undefined || (field.readonly !== undefined && field.whenNew !== true)) continue
    // A name without a value is as good as no line.
    if (found.value === null && field.absent !== undefined) continue
    const decoded = field.decode(found.value)
    if (!decoded.ok) return { ok: false, problem: { ...decoded.problem, field: field.key, line: found.line } }
    values[nameOf(field)] = decoded.value
  }
  return { ok: true, values }
}

function decodeField(field: FieldSpec, value: FieldValue | undefined, line: number | undefined) {
  const where = line === undefined ? { field: field.key } : { field: field.key, line }
  if (field.readonly !== undefined) {
    const remedy = 'Put back the value it had; `cw history FILE` shows it.'
    const message = `${field.key} is not yours to set: ${field.readonly}`
    return bad({ code: 'field.readonly', message, remedy, ...where })
  }
  if (value === undefined && field.commands && field.absent === undefined) {
    const remedy = `Write ${field.key}: and one of ${Object.keys(field.commands).join(', ')}.`
    return bad({ code: 'field.missing', message: `${field.key} is gone.`, remedy, ...where })
  }
  const decoded = field.decode(value ?? field.absent ?? null)
  return decoded.ok ? decoded : bad({ ...decoded.problem, ...where })
}

function shown(entity: object, field: FieldSpec): FieldValue | undefined {
  const value = (entity as Record<string, FieldValue | undefined>)[nameOf(field)]
  return value === null || (Array.isArray(value) && value.length === 0) ? undefined : value
}

function nameOf(field: FieldSpec): string {
  return field.name ?? field.key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}
