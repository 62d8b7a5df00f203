// The types a setting can have: what is taken from a file, a variable or a flag, and how a value is written back.
import { z } from 'zod'
import { keyOf } from './key-path.ts'

export interface OptionType<Value> {
  /** Completes the sentence "NAME takes …". */
  readonly takes: string
  /** Takes YAML values and the strings of variables and flags alike. */
  readonly schema: z.ZodType<Value>
  /** What is wrong with a value that it does not take, as the rest of a sentence, where there is more to say than what it takes. */
  why?(value: unknown): string | null
  /** The value as text on one line of YAML. */
  write(value: Value): string
}

/** What a setting says to a value that it does not take. */
export function refusalOf(path: readonly string[], type: OptionType<unknown>, value: unknown): string {
  const why = type.why?.(value) ?? null
  return `${keyOf(path)} takes ${type.takes}${why === null ? '' : `; ${why}`}.`
}

/** Milliseconds. Written with the largest unit that loses nothing. */
export function duration(least: number, most: number): OptionType<number> {
  const range = `${writeDuration(least)} to ${writeDuration(most)}`
  return {
    takes: `a duration from ${range}, such as 30ms, 5s, 2m or 1h (a plain number is milliseconds)`,
    schema: z
      .union([z.number().transform(String), z.string()])
      .transform((text) => parseDuration(text))
      .pipe(z.number().int().min(least).max(most)),
    write: writeDuration,
  }
}

export function wholeNumber(least: number, most: number): OptionType<number> {
  return {
    takes: `a whole number from ${least} to ${most}`,
    schema: digits(/^(\d+)$/).pipe(z.number().int().min(least).max(most)),
    write: String,
  }
}

/** 0 to 100. */
export const percent: OptionType<number> = {
  takes: 'a percentage such as 20 %',
  schema: digits(/^(\d+(?:\.\d+)?)\s*%?$/).pipe(z.number().min(0).max(100)),
  write: (value) => `${value} %`,
}

export function choice<const Word extends string>(...words: readonly Word[]): OptionType<Word> {
  return { takes: `one of ${words.join(', ')}`, schema: z.enum(words), write: String }
}

/** YAML's own booleans, and `auto`. */
export const yesNoAuto: OptionType<boolean | 'auto'> = {
  takes: 'true, false or auto',
  schema: z.union([z.boolean(), z.literal('auto'), z.stringbool({ truthy: ['true'], falsy: ['false'] })]),
  write: String,
}

export const yesNo: OptionType<boolean> = {
  takes: 'true or false',
  schema: z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })]),
  write: String,
}

/** One line; empty means none. */
export const line: OptionType<string> = {
  takes: 'one line of text',
  schema: z.string().refine((text) => !/[\r\n\0]/.test(text)),
  write: (value) => JSON.stringify(value),
}

/** What something is called: never empty, and quoted only where YAML needs it. */
export const name: OptionType<string> = {
  takes: 'a name in one line of text',
  schema: z.string().regex(/^\S(?:[^\r\n\0]*\S)?$/),
  write: (value) => (isPlain(value) ? value : JSON.stringify(value)),
}

/** Any text; of several lines too. */
export const text: OptionType<string> = {
  takes: 'a text',
  schema: z.string().refine((given) => given.trim() !== '' && !given.includes('\0')),
  write: (value) => JSON.stringify(value),
}

/** What a program is called with, each argument for itself: no shell takes it apart. Whole numbers need no quotes. */
export const programArguments: OptionType<readonly string[]> = {
  takes: 'a list of texts such as [--option, value]',
  schema: z.array(z.union([z.string().refine((text) => !text.includes('\0')), z.int().transform(String)])),
  write: (value) => words.write(value),
}

/**
 * A program and its first arguments. It is named as on the PATH or by its whole path: agents are started in folders that
 * hold other people's files, where `./program` would be one of those.
 */
export const programCommand: OptionType<readonly string[]> = {
  takes:
    'a list of a program (as on the PATH, or its whole path) and its arguments, such as [program, --option]',
  schema: z
    .union([
      z
        .string()
        .regex(/^\S+$/)
        .transform((program) => [program]),
      programArguments.schema,
    ])
    .refine(([program = '']) => /^(?:\/|[^/~]+$)/.test(program)),
  write: (value) => words.write(value),
}

/** Variables and flags separate the words by commas. */
export const words: OptionType<readonly string[]> = {
  takes: 'a list such as [one, two]',
  schema: z.union([
    z.array(z.string().min(1)),
    z.string().transform((text) => text.split(',').flatMap((word) => word.trim() || [])),
  ]),
  write: (value) => `[${value.map((word) => JSON.stringify(word)).join(', ')}]`,
}

/** Some of these, none of them or all. */
export function listOf<const Word extends string>(all: readonly Word[]): OptionType<readonly Word[]> {
  return {
    takes: `a list of some of ${all.join(', ')}`,
    schema: z.array(z.enum(all)),
    write: (value) => `[${value.join(', ')}]`,
  }
}

/** Whether YAML takes it for the same text without quotes. */
function isPlain(value: string): boolean {
  return /^[A-Za-z][\w./-]*$/.test(value) && !/^(?:true|false|null)$/i.test(value)
}

const UNITS = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const

/** NaN, which no schema takes, for what is no duration. */
function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)?$/.exec(text.trim())
  const unit = (match?.[2] ?? 'ms') as keyof typeof UNITS
  return Math.round(Number(match?.[1]) * UNITS[unit])
}

function writeDuration(milliseconds: number): string {
  for (const [unit, size] of Object.entries(UNITS)) {
    if (milliseconds >= size && milliseconds % size === 0) return `${milliseconds / size}${unit}`
  }
  return `${milliseconds}ms`
}

/** The number that a YAML number, or the pattern's first group, stands for. */
function digits(pattern: RegExp): z.ZodType<number> {
  return z.union([
    z.number(),
    z
      .string()
      .trim()
      .regex(pattern)
      .transform((text) => Number(pattern.exec(text)?.[1])),
  ])
}

/** US dollars for a million tokens. */
export const price: OptionType<number> = {
  takes: 'an amount in US dollars such as 1.25',
  schema: z.number().nonnegative(),
  write: String,
}

/** US dollars; null = no limit. */
export const dollars: OptionType<number | null> = {
  takes: 'an amount in US dollars such as 20 or 2.50, or none',
  schema: z.union([
    z.null(),
    z.number().nonnegative(),
    z.literal('none').transform(() => null),
    z
      .string()
      .regex(/^\d+(?:\.\d+)?$/)
      .transform(Number),
  ]),
  write: (value) => (value === null ? 'none' : String(value)),
}
