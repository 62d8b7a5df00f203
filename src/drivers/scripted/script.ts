// A script that an agent plays: what it says, does and asks, turn by turn. Written in YAML.

import { parse } from 'yaml'
import { z } from 'zod'

const option = z.object({ label: z.string(), description: z.string().default('') })
const question = z.object({
  text: z.string(),
  heading: z.string().default(''),
  options: z.array(option).default([]),
  multi: z.boolean().default(false),
})

/** One thing it does. Texts may hold `{{prompt}}`, what it was told in this turn, and `{{account}}`, the folder of its account. */
const step = z.union([
  z.strictObject({ say: z.string() }),
  z.strictObject({ tool: z.object({ name: z.string(), summary: z.string().default('') }) }),
  /** A file below the worktree. */
  z.strictObject({ write: z.object({ path: z.string(), text: z.string() }) }),
  z.strictObject({ remove: z.string() }),
  /** Commits everything in the worktree, with this subject. */
  z.strictObject({ commit: z.string() }),
  /** A command for the shell, in the worktree. */
  z.strictObject({ run: z.string() }),
  /** Calls one of the tools of cw, and says what it was told, unless it is `quiet`. */
  z.strictObject({
    call: z.object({
      tool: z.string(),
      with: z.record(z.string(), z.unknown()).default({}),
      quiet: z.boolean().default(false),
    }),
  }),
  z.strictObject({ usage: z.object({ input: z.number(), output: z.number() }) }),
  /** In US dollars. */
  z.strictObject({ cost: z.number() }),
  /** In milliseconds. */
  z.strictObject({ wait: z.number().nonnegative() }),
  /** So many bytes to standard output and error: what a supervisor must not choke on. */
  z.strictObject({ flood: z.object({ out: z.number().default(0), errors: z.number().default(0) }) }),
  /** A line as it is, for output that nobody knows. */
  z.strictObject({ print: z.string() }),
  /** Goes on when it is asked to end by these. */
  z.strictObject({ ignore: z.array(z.enum(['SIGINT', 'SIGTERM'])) }),
  /** Fails for a limit. */
  z.strictObject({ limit: z.object({ resetsIn: z.number() }) }),
  /** Says how much of its allowance is used, from 0 to 1. */
  z.strictObject({ used: z.number() }),
  z.strictObject({ ask: z.union([question, z.array(question)]) }),
  z.strictObject({ answer: z.string() }),
  z.strictObject({ structured: z.unknown() }),
  z.strictObject({
    fail: z.object({
      kind: z.enum(['limit', 'transient', 'auth', 'schema', 'lost', 'user', 'crash']).default('crash'),
      message: z.string(),
    }),
  }),
  /** Ends with this code and says nothing more. */
  z.strictObject({ exit: z.number().int() }),
  /** Dies at once. */
  z.strictObject({ die: z.literal(true) }),
])
export type Step = z.infer<typeof step>

const script = z.object({
  /** The steps of each turn; the last is played again when there are more. */
  turns: z.array(z.array(step)).min(1),
})
export type Script = z.infer<typeof script>

/** The script in that text. Throws an error that names the place of what is wrong. */
export function readScript(text: string): Script {
  const read = script.safeParse(parse(text))
  if (read.success) return read.data
  throw new Error(`The script is not understood: ${z.prettifyError(read.error)}`)
}

/** The steps of one turn, counted from 0. */
export function stepsOf({ turns }: Script, turn: number): readonly Step[] {
  return turns[Math.min(turn, turns.length - 1)] ?? []
}
