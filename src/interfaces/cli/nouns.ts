// The first words of commands: what each is about, and the order in which help and docs show them.

const nouns: readonly (readonly [string, string])[] = [
  ['status', 'What runs, is ready, waits and costs'],
  ['fsui', 'The folder: opens a tree and keeps it in sync'],
  ['initiative', 'Larger pieces of work, from a draft to their completion'],
  ['page', 'Texts of an initiative: journeys, rules, concepts'],
  ['phase', 'The phases of an initiative'],
  ['plan', 'The plans of a phase'],
  ['task', 'Tasks: what is to be done, what it needs, who does it'],
  ['question', 'Questions that wait for an answer'],
  ['message', 'Messages between agents and people'],
  ['agent', 'Agents: start, stop, look at'],
  ['cost', 'Tokens and money of agents'],
  ['worktree', 'Where agents work: a folder and a branch each'],
  ['merge', 'Integration branches and their merges'],
  ['council', 'Three reviewers on one question'],
  ['project', 'The repositories under management'],
  ['account', 'Logins of agent programs'],
  ['domain', 'The domain as it is: contexts, aggregates, rules'],
  ['memory', 'What is remembered for later agents'],
  ['events', 'What happened, in order'],
  ['history', 'The kept versions of a file'],
  ['restore', 'Brings back a kept version of a file'],
  ['init', 'Makes the home'],
  ['server', 'Runs the server in the foreground'],
  ['logs', 'What the server and the agents wrote'],
  ['config', 'The settings of the home'],
  ['doctor', 'Looks for what is wrong with this machine or the home'],
  ['completion', 'Completion for bash, zsh and fish'],
  ['help', 'Explains a command'],
]

/** The words after the noun, in the order in which somebody comes to need them. */
const verbs = [
  ['', 'overview', 'spawn', 'create', 'add', 'ask', 'send', 'list', 'show', 'get', 'set', 'answer', 'update'],
  [
    'ready',
    'claim',
    'renew',
    'release',
    'start',
    'stop',
    'logs',
    'runs',
    'close',
    'reopen',
    'block',
    'unblock',
  ],
  ['review', 'digest', 'approve', 'rework', 'draft', 'plan', 'verify', 'complete', 'done'],
  ['comment', 'label', 'assign', 'dep add', 'dep remove', 'dep tree', 'dep cycles', 'blocked', 'why'],
  [
    'link',
    'search',
    'forget',
    'stale',
    'stats',
    'status',
    'flush',
    'follow',
    'export',
    'import',
    'providers',
  ],
  ['prompt', 'input', 'diff', 'archive', 'delete', 'restore', 'move', 'prune'],
].flat()

/** The verbs that tell most of what a noun is for. */
const telling = [
  'spawn',
  'create',
  'ask',
  'send',
  'ready',
  'claim',
  'comment',
  'close',
  'review',
  'approve',
  'answer',
  'list',
]

/** One line, or null for a noun that is not in the table. */
export function nounSummary(noun: string): string | null {
  return nouns.find(([name]) => name === noun)?.[1] ?? null
}

/** In the order of the table; others after them, as they come. */
export function sortNouns(names: readonly string[]): string[] {
  const rank = (name: string) => {
    const at = nouns.findIndex(([noun]) => noun === name)
    return at === -1 ? nouns.length : at
  }
  return [...names].sort((one, other) => rank(one) - rank(other))
}

/** Commands of one noun from the first to the last that is needed; those that the table does not know come last. */
export function sortVerbs<Entry extends { readonly words: readonly string[] }>(
  entries: readonly Entry[],
): Entry[] {
  return sortedBy(entries, verbs)
}

/** The commands whose examples show how the noun is used, in that order; the others after them. */
export function inOrderOfUse<Entry extends { readonly words: readonly string[] }>(
  entries: readonly Entry[],
): Entry[] {
  return sortedBy(entries, telling)
}

function sortedBy<Entry extends { readonly words: readonly string[] }>(
  entries: readonly Entry[],
  order: readonly string[],
): Entry[] {
  const rank = ({ words }: Entry) => {
    const at = order.indexOf(words.slice(1).join(' '))
    return at === -1 ? order.length : at
  }
  return [...entries].sort((one, other) => rank(one) - rank(other))
}
