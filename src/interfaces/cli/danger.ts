// What an agent wants to do that can do harm outside its worktree: it waits for a person. Not a wall, for a program with the
// rights of its user has many ways; it is for what an agent does in good faith.

interface Danger {
  readonly pattern: RegExp
  readonly because: string
}

const dangers: readonly Danger[] = [
  { pattern: /(^|[\s;&|(])sudo\b/, because: 'it acts as another user' },
  { pattern: /\bgit\b[^;&|]*\bpush\b/, because: 'it publishes commits' },
  {
    pattern: /\b(npm|pnpm|yarn|cargo|gem|twine|docker)\b[^;&|]*\b(publish|push|upload)\b/,
    because: 'it publishes',
  },
  {
    pattern: /\b(curl|wget)\b[^;&]*\|\s*(sh|bash|zsh|python3?|node)\b/,
    because: 'it runs what it downloads',
  },
  { pattern: /\b(ssh|scp|sftp|rsync)\b[^;&|]*@/, because: 'it acts on another machine' },
  {
    pattern: /\brm\b[^;&|]*\s-\w*r\w*[^;&|]*\s["']?(\/|~|\.\.|\$HOME)/,
    because: 'it removes folders outside its own',
  },
  {
    pattern: /\b(mkfs|fdisk|shutdown|reboot)\b|\bdd\b[^;&|]*\bof=\/dev\//,
    because: 'it acts on the machine itself',
  },
  {
    pattern: /\bkill(all)?\b[^;&|]*\s-?1\b|\bkill\s+-9\s+-1\b/,
    because: 'it ends processes that are not its own',
  },
  {
    pattern: /\bgit\b[^;&|]*\b(config\s+--global|remote\s+(add|set-url))\b/,
    because: 'it changes git beyond its branch',
  },
  { pattern: /\bserver\.json\b|\.ssh\/|\.aws\/|\.npmrc\b|\.netrc\b/, because: 'it reads keys' },
]

/** Why a person has to be asked before the tool is used so, or null. */
export function dangerIn(tool: string, input: Readonly<Record<string, unknown>>): string | null {
  if (tool !== 'Bash') return null
  const command = String(input.command ?? '')
  return dangers.find(({ pattern }) => pattern.test(command))?.because ?? null
}
