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
  ['merge', 'Integration branches and their merges'],
  ['council', 'Three reviewers on one question'],
  ['project', 'The repositories under management'],
  ['account', 'Logins of agent programs'],
  ['domain', 'The domain as it is: contexts, aggregates, rules'],
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
