// The port to agent programs: how one turn is started, and what the program prints, as one stream of events.

import type { JsonSchema } from '../kernel/answer-schema.ts'

/** What a driver's program can do beyond taking a prompt and answering. */
export interface Capabilities {
  /** A later process goes on with the same conversation. */
  readonly resume: boolean
  /**
   * `schema` gives the answer that shape itself; `prompt`: it is asked for in words; `told`: it is told the schema, and nobody
   * knows whether it heeds that. Whoever asked checks the answer.
   */
  readonly structured: 'schema' | 'prompt' | 'told'
  /** `call`: the very call that asked gets the answer; `turn`: the turn ends with the question and another goes on with the answer. */
  readonly questions: 'call' | 'turn'
  /** Whether a dangerous command can wait for a person without a process. */
  readonly permissions: boolean
  /** What it says of money: nothing, or dollars. Without, prices are taken from a table. */
  readonly cost: 'none' | 'usd'
  /** Whether it tells by itself when an account's limit is over. */
  readonly limits: boolean
  readonly mcp: boolean
}

export interface Driver {
  readonly name: string
  readonly title: string
  /** The program as it is found on the PATH. */
  readonly program: string
  readonly capabilities: Capabilities
  /** Asks the program what it is, without a network and without a login. */
  readonly version: { readonly args: readonly string[]; read(output: string): string | null }
  /** The oldest version that can do all of the above; null = any. */
  readonly needs: string | null
  /** Where its account is configured: the variable that names the folder, and the folder of the person's own. */
  readonly home: AccountHome | null
  /** What of a conversation goes along to another account; `anywhere`: it depends on none; null: it cannot go. */
  readonly conversations: Conversations | 'anywhere' | null
  /** What on this machine would let it go on without a person who has to be asked, in words; null or left out: nothing. */
  unguarded?(): string | null
  /** It may well say nothing before its answer. */
  readonly quiet?: boolean
  /** How it is asked whether anybody is logged in, where it may not say so itself; null: that turn may well need no login. */
  login?(turn: Turn, variables: Variables): LoginQuestion | null
  launch(turn: Turn): Launch
  /** One for each process: it remembers what was printed so far. */
  reader(turn: Turn): Reader
}

export interface AccountHome {
  readonly variable: string
  /** Below the person's folder. */
  readonly folder: string
}

/** Conversations that are files below the configuration folder. */
export interface Conversations {
  /** The folder below it that holds them. */
  readonly below: string
  /** Whether that file, by its name, belongs to the conversation that the program calls so. */
  isOf(session: string, file: string): boolean
}

/** One process of an agent: a prompt, or the answer to what it asked. */
export interface Turn {
  /** What it is told. Null: a parked call goes on, and finds its answer through the hook. */
  readonly prompt: string | null
  /** UUID of the conversation. */
  readonly session: string
  /** Whether that conversation exists already. What the program calls it, where it has a name of its own. */
  readonly resume: { readonly as: string } | null
  readonly model: string | null
  /** What the answer has to be: a JSON schema of an object; null = words. */
  readonly schema: JsonSchema | null
  /** With a schema: whether an answer in words alone is one, too. */
  readonly wordsDo: boolean
  /** What it is told of its role, beside the prompt. */
  readonly instructions: string | null
  /** The worktree it works in: absolute. */
  readonly folder: string
  /** A private folder of this run, outside the worktree, for files that the program wants: absolute. */
  readonly scratch: string
  /** A folder for files of the agent that are no part of its work; it is there in every run. Absolute. */
  readonly own: string
  /** Starts `cw mcp` for this agent; null = without. */
  readonly mcp: McpServer | null
  /** Starts `cw hook` for this agent; null = questions and permissions are not parked. */
  readonly hook: CommandLine | null
  /** Configuration folder of the account; null = the program's own. */
  readonly account: string | null
  /** Paths that it may neither read nor write: absolute. */
  readonly denied: readonly string[]
  /** More arguments, as its role says. */
  readonly more: readonly string[]
}

export interface CommandLine {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** The environment of a process. */
export type Variables = Readonly<Record<string, string | undefined>>

/** It is answered without a network. */
export interface LoginQuestion extends CommandLine {
  /** What it says, and ends with a failure, where nobody is. */
  readonly missing: RegExp
}

/** Whose it is stands in the environment of the agent program, and in no command line: those can be read by everybody. */
export interface McpServer {
  readonly command: string
  readonly args: readonly string[]
  /** Names of the variables that have to reach it. */
  readonly variables: readonly string[]
}

/** What the supervisor starts. */
export interface Launch extends CommandLine {
  /** Written to its standard input, which is then closed. */
  readonly input: string
  /** Files to write before the start, below the scratch folder. */
  readonly files: readonly { readonly path: string; readonly text: string }[]
}

export interface Reader {
  /** One line of standard output, without its end. What is not understood is an event too, never an error. */
  line(text: string): readonly AgentEvent[]
  /** Its program has told how the turn ended, and nothing is known for which it would go on. */
  readonly isTold: boolean
  /** What the program wrote down of the turn in a file of its own, and did not print. Asked for once the process is gone. */
  notes?(variables: Variables): Promise<readonly AgentEvent[]>
  /** The process is over, and its notes are read: what became of the turn. */
  end(exit: Exit): Outcome
}

export interface Exit {
  /** Null when a signal ended it. */
  readonly code: number | null
  readonly signal: string | null
  /** The end of what it wrote to standard error. */
  readonly errors: string
}

/** Tokens, counted over the whole conversation where the program counts so. */
export interface Usage {
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite: number
}

export type AgentEvent =
  | { readonly is: 'started'; readonly session: string; readonly model: string | null }
  | { readonly is: 'text'; readonly text: string }
  /** It used a tool: `summary` is one line for people, `input` tells apart what that says alike, where the program says more. */
  | { readonly is: 'tool'; readonly name: string; readonly summary: string; readonly input?: string }
  /** A tool was refused: what the agent says it did may not be so. */
  | { readonly is: 'denied'; readonly name: string; readonly summary: string }
  | {
      readonly is: 'usage'
      readonly model: string | null
      readonly usage: Usage
      readonly cumulative: boolean
      readonly window: number | null
    }
  /**
   * A message of its model begins, or goes on: what is said next belongs to it. `usage` is what is told of it so far, its output
   * most often only as it began; `size`: how many characters of it were printed with this.
   */
  | { readonly is: 'message'; readonly id: string; readonly usage: Usage; readonly size: number }
  /** What this process alone used, beside sums over the conversation: at least so much those have grown by. */
  | { readonly is: 'turn'; readonly usage: Usage }
  /** In US dollars. */
  | { readonly is: 'cost'; readonly usd: number; readonly cumulative: boolean }
  | { readonly is: 'limit'; readonly limit: Limit }
  /** Its model is at it, and says nothing yet that people read. */
  | { readonly is: 'thinks' }
  /** The program tries something again by itself. */
  | { readonly is: 'retrying'; readonly reason: string }
  /** Something that this version of the driver does not know, shortened. */
  | { readonly is: 'unknown'; readonly line: string }

/** How much of an account's allowance is used. */
export interface Limit {
  /** `five_hour`, `seven_day`: as the program calls it. */
  readonly window: string
  /** 0 to 1; null where it is not said. */
  readonly used: number | null
  /** Milliseconds since the epoch; null = not said. */
  readonly resetsAt: number | null
  readonly reached: boolean
}

export interface AskedQuestion {
  readonly text: string
  readonly heading: string
  readonly options: readonly { readonly label: string; readonly description: string }[]
  readonly multi: boolean
}

/** What became of a turn: exactly one of these, decided when the process is gone. */
export type Outcome =
  | { readonly is: 'answered'; readonly text: string; readonly structured: unknown }
  /** `call` is the call that waits; null: the next turn's prompt is the answer. */
  | { readonly is: 'asked'; readonly questions: readonly AskedQuestion[]; readonly call: string | null }
  | { readonly is: 'wants'; readonly tool: string; readonly input: unknown; readonly call: string }
  /** We stopped it. */
  | { readonly is: 'stopped' }
  /** `said`: its words, where they are no answer. */
  | { readonly is: 'failed'; readonly failure: Failure; readonly said?: string }

/**
 * `limit`: the account's allowance is used up; `transient`: the same may work soon; `unanswered`: the model was asked and said
 * nothing, or ended without a word; `auth`: nobody is logged in;
 * `schema`: the answer has another shape; `lost`: the conversation that was to go on is not there any more; `user`: it was
 * called wrongly, or a budget ended; `refused`: what it needs to run is not in order, a repository or a set-up, and no program
 * has said so; `crash`: anything else.
 */
export type FailureKind =
  | 'limit'
  | 'transient'
  | 'unanswered'
  | 'auth'
  | 'schema'
  | 'lost'
  | 'user'
  | 'refused'
  | 'crash'

export interface Failure {
  readonly kind: FailureKind
  readonly message: string
  /** For a limit: when it is over, in milliseconds since the epoch; null = not said. */
  readonly until: number | null
}
