// The one table of settings: type, default, help, environment variable and flag of each.
import {
  choice,
  dollars,
  duration,
  line,
  type OptionType,
  percent,
  wholeNumber,
  words,
  yesNo,
  yesNoAuto,
} from './option-types.ts'

export interface Option<Value> {
  readonly type: OptionType<Value>
  readonly default: Value
  /** Sentences for a person, shown above the setting in config.yaml. */
  readonly help: string
  readonly env?: string
  /** Without the dashes. */
  readonly flag?: string
  /** Nothing acts on it in this version: it is taken, and whoever sets it is told. */
  readonly later?: true
}

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

export const options = {
  'fsui.settle': option(duration(0, minute), {
    default: 30,
    help: 'How long a file must be unchanged before its content is taken up.',
    env: 'CW_SETTLE',
    flag: 'settle',
  }),
  'fsui.command_quiet': option(duration(0, 10 * minute), {
    default: 500,
    help: 'How long a file must be unchanged before a save starts or sends something.',
    env: 'CW_COMMAND_QUIET',
    flag: 'command-quiet',
  }),
  'fsui.politeness': option(choice('on', 'off'), {
    default: 'on',
    help: 'on: cw waits with its own writes while an editor holds a file and shortly after a save.',
    env: 'CW_POLITENESS',
    flag: 'politeness',
  }),
  'fsui.sweep': option(duration(second, hour), {
    default: 30_000,
    help: 'How often all files are looked at, whatever the watcher said. Without watches it is 1s.',
    env: 'CW_SWEEP',
    flag: 'sweep',
  }),
  'fsui.watcher': option(choice('auto', 'chokidar', 'per-folder', 'off'), {
    default: 'auto',
    help: 'What tells of changes. per-folder is lighter on very large trees; off leaves all to the sweep.',
    env: 'CW_WATCHER',
    flag: 'watcher',
  }),
  'fsui.reply': option(choice('auto', 'save', 'tick'), {
    default: 'auto',
    help: 'When a reply is sent. auto: ticks soon, text when you are done; save: at every save; tick: only by `- [x] Send`.',
    env: 'CW_REPLY',
  }),
  'brakes.decisions': option(wholeNumber(1, 10_000), {
    default: 10,
    help: 'More approvals, replies or starts than this within 10s wait for a confirmation.',
  }),
  'brakes.deletions.count': option(wholeNumber(0, 1_000_000), {
    default: 5,
    help: 'More deletions than this, and than the percentage below, wait for a confirmation.',
  }),
  'brakes.deletions.percent': option(percent, {
    default: 20,
    help: 'The share of all documents that may vanish before it waits for a confirmation.',
  }),
  'dispatch.grace': option(duration(0, hour), {
    default: 5_000,
    help: 'How long after a save what it decides starts: tasks of a phase that it approves, an agent whose agent.md it sets to running. Until then it can be taken back. What a command approves starts at once.',
  }),
  'dispatch.max_running': option(wholeNumber(0, 1_000), {
    default: 4,
    help: 'How many agents run at the same time. 0 starts none.',
    env: 'CW_MAX_RUNNING',
    flag: 'max-running',
  }),
  'dispatch.max_unasked': option(wholeNumber(1, 1_000), {
    default: 10,
    help: 'How many runs may follow from one another by messages that agents write, without a word of yours among what causes them. Then the next one waits, and you are asked.',
  }),
  'dispatch.stalled_after': option(duration(0, 24 * hour), {
    default: 1_800_000,
    help: 'An agent of which nothing is heard for so long is stopped and tried again. 0: never.',
  }),
  'dispatch.first_answer': option(duration(0, 24 * hour), {
    default: 300_000,
    help: 'A run whose model has not said its first word for so long after its program was started is stopped; the second time in a row you are asked. Longer for a slow model, such as a large one on this machine. 0: never.',
  }),
  'dispatch.linger': option(duration(0, 24 * hour), {
    default: 10_000,
    help: 'How long an agent program may go on after it told how its turn ended; one that still does something, six times as long. Then it is ended, and what it told stands. 0: as long as dispatch.stalled_after.',
  }),
  'dispatch.rest': option(duration(0, 24 * hour), {
    default: 60_000,
    help: 'How long nothing is started of an agent program that could not be reached 5 times in a row; twice as long each time it still cannot. Others go on.',
  }),
  'budget.day_usd': option(dollars, {
    default: null,
    help: 'What all agents together may cost in a day, in US dollars; beyond it none is started. none: no limit; 0 starts none.',
  }),
  accept_gaps: option(choice('ask', 'auto'), {
    default: 'ask',
    help: 'Tasks that an agent adds to an approved phase. ask: they wait for you; auto: they are ready at once.',
  }),
  'git.autocommit': option(yesNoAuto, {
    default: 'auto',
    help: 'Whether cw commits the tree to git. auto: in a tree that cw created.',
    later: true,
  }),
  'git.sign': option(yesNo, {
    default: false,
    help: 'Whether the commits that cw makes in the tree are signed.',
    later: true,
  }),
  'notify.command': option(line, {
    default: '',
    help: 'A command to run for questions, approvals, failures, budgets and limits. Empty: none.',
    later: true,
  }),
  'log.level': option(choice('silent', 'error', 'warn', 'info', 'debug'), {
    default: 'info',
    help: 'How much is written to the logs of the home.',
    env: 'CW_LOG_LEVEL',
    flag: 'log-level',
  }),
  'server.port': option(wholeNumber(0, 65_535), {
    default: 0,
    help: 'The port on 127.0.0.1 that the server listens on. 0: any free one.',
    env: 'CW_PORT',
    flag: 'port',
  }),
  'server.hosts': option(words, {
    default: [],
    help: 'Names besides localhost under which the server may be addressed.',
    env: 'CW_HOSTS',
  }),
} as const satisfies Record<string, Option<unknown>>

export type OptionKey = keyof typeof options

export type Settings = {
  readonly [Key in OptionKey]: (typeof options)[Key] extends Option<infer Value> ? Value : never
}

export const optionKeys = Object.keys(options) as readonly OptionKey[]

/** Settings that `trees.<id>` may have of its own, there without the `fsui.` in front. */
export type TreeOptionKey = Extract<OptionKey, `fsui.${string}`>

export const treeOptionKeys = optionKeys.filter((key): key is TreeOptionKey => key.startsWith('fsui.'))

export function isOptionKey(key: string): key is OptionKey {
  return Object.hasOwn(options, key)
}

/** The row of a setting, with the type of its value forgotten. */
export function optionOf(key: OptionKey): Option<unknown> {
  return options[key]
}

/** Its help, which says so where nothing acts on it yet. */
export function helpOf(key: OptionKey): string {
  const { help, later } = optionOf(key)
  return later ? `${help} Not acted on in this version.` : help
}

/** Widens the default to what the type allows: `30` to `number`, `'on'` to `'on' | 'off'`. */
function option<Value>(type: OptionType<Value>, rest: Omit<Option<NoInfer<Value>>, 'type'>): Option<Value> {
  return { type, ...rest }
}
