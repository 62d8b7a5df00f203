// What an agent wants to do that can do harm outside its worktree: it waits for a person. Not a wall, for a program with the
// rights of its user has many ways; it is for what an agent does in good faith.

interface Danger {
  /** One after another in one command: however long that is, each is looked for once. */
  readonly words: readonly RegExp[]
  /** Also over `|`. */
  readonly piped?: true
  readonly because: string
}

const dangers: readonly Danger[] = [
  { words: [/(?:^|[\s(])sudo\b/], because: 'it acts as another user' },
  { words: [/\bgit\b/, /\bpush\b/], because: 'it publishes commits' },
  {
    words: [/\b(?:npm|pnpm|yarn|cargo|gem|twine|docker)\b/, /\b(?:publish|push|upload)\b/],
    because: 'it publishes',
  },
  {
    words: [/\b(?:curl|wget)\b/, /\|\s*(?:sh|bash|zsh|python3?|node)\b/],
    piped: true,
    because: 'it runs what it downloads',
  },
  { words: [/\b(?:ssh|scp|sftp|rsync)\b/, /@/], because: 'it acts on another machine' },
  {
    words: [/\brm\b/, /\s-\w*[rR]/, /\s["']?(?:\/|~|\.\.|\$HOME)/],
    because: 'it removes folders outside its own',
  },
  { words: [/\b(?:mkfs|fdisk|shutdown|reboot)\b/], because: 'it acts on the machine itself' },
  { words: [/\bdd\b/, /\bof=\/dev\//], because: 'it acts on the machine itself' },
  { words: [/\bkill(?:all)?\b/, /\s-?1\b/], because: 'it ends processes that are not its own' },
  {
    words: [/\bgit\b/, /\b(?:config\s+--global|remote\s+(?:add|set-url))\b/],
    because: 'it changes git beyond its branch',
  },
  { words: [/\bserver\.json\b|\.ssh\/|\.aws\/|\.npmrc\b|\.netrc\b/], because: 'it reads keys' },
]

/** Why a person has to be asked before the tool is used so, or null. */
export function dangerIn(tool: string, input: Readonly<Record<string, unknown>>): string | null {
  if (tool !== 'Bash') return null
  const command = String(input.command ?? '')
  const [piped, single] = [command.split(/[;&]/), command.split(/[;&|]/)]
  const isIn = ({ words, piped: over }: Danger) => (over ? piped : single).some((part) => holds(part, words))
  return dangers.find(isIn)?.because ?? null
}

function holds(command: string, words: readonly RegExp[]): boolean {
  let rest = command
  for (const word of words) {
    const found = word.exec(rest)
    if (found === null) return false
    rest = rest.slice(found.index + found[0].length)
  }
  return true
}
