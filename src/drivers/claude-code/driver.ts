// Claude Code: `claude -p`, its questions and dangerous calls parked by a hook. @see facts on agent programs

import { notedWishesIn, parkedTools } from '../../kernel/permission.ts'
import type { CommandLine, Driver, Launch, McpServer, Turn } from '../driver.ts'
import { hooksForbidden } from './managed-settings.ts'
import { ClaudeCodeReader } from './reader.ts'

/** Seconds that the program waits for a hook; after that it goes on as if there were none. */
const hookTimeout = 60
/** Milliseconds that it waits for the tools of cw before it begins. */
const toolsTimeout = 30_000

export const claudeCode: Driver = {
  name: 'claude-code',
  title: 'Claude Code',
  program: 'claude',
  capabilities: {
    resume: true,
    structured: 'schema',
    questions: 'call',
    permissions: true,
    cost: 'usd',
    limits: true,
    mcp: true,
  },
  version: { args: ['--version'], read: (output) => /^(\d+\.\d+\.\d+)/.exec(output.trim())?.[1] ?? null },
  // A hook can defer a call from this version on.
  needs: '2.1.89',
  home: { variable: 'CLAUDE_CONFIG_DIR', folder: '.claude' },
  conversations: { below: 'projects', isOf: (session, file) => file === `${session}.jsonl` },
  unguarded: () => hooksForbidden(),
  launch,
  reader: () => new ClaudeCodeReader(),
}

/** Of the repository it is given CLAUDE.md and rules at the top; what it reads of the rest, it reads as any file. */
const notLoaded =
  'A folder may have a CLAUDE.md of its own, and .claude/skills may hold skills for this repository. They are not loaded by ' +
  'themselves: read them before you work on what they are about.'

function launch(turn: Turn): Launch {
  const optional: [string, string | null][] = [
    ['--model', turn.model],
    ['--append-system-prompt', [turn.instructions, notLoaded].filter((part) => part !== null).join('\n\n')],
    ['--json-schema', turn.schema && JSON.stringify(turn.schema)],
    ['--mcp-config', turn.mcp && mcpConfig(turn.mcp, turn)],
    ['--settings', settings(turn)],
  ]
  return {
    command: 'claude',
    args: [
      ...['-p', '--output-format', 'stream-json', '--verbose', '--permission-mode', 'acceptEdits'],
      // The settings of a repository would run commands, and send what it says wherever they name, with the person's key.
      ...['--setting-sources', 'user'],
      ...['--add-dir', ...new Set([turn.own, turn.folder])],
      ...(turn.resume === null ? ['--session-id', turn.session] : ['--resume', turn.resume.as]),
      // Without one it is not offered to ask; with `stdio` nobody is there whom it could ask.
      ...(turn.hook === null
        ? []
        : ['--permission-prompt-tool', turn.mcp === null ? 'stdio' : 'mcp__cw__leave']),
      // Nobody is there to allow its tools one by one; what they may do the server of cw decides.
      ...(turn.mcp === null ? [] : ['--strict-mcp-config', '--allowedTools', 'mcp__cw']),
      ...optional.flatMap(([option, value]) => (value === null ? [] : [option, value])),
      ...turn.more,
    ],
    env: {
      DISABLE_AUTOUPDATER: '1',
      // Without the settings of a repository it would hear nothing of its CLAUDE.md either.
      CLAUDE_CODE_ADDITIONAL_DIRECTORIES_CLAUDE_MD: '1',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      // A wrong key is tried again for more than 90 s otherwise; trying again is the supervisor's.
      CLAUDE_CODE_MAX_RETRIES: '1',
      // It begins without the tools otherwise, and ends with an error where it then wants leave.
      MCP_CONNECTION_NONBLOCKING: '0',
      MCP_CONNECT_TIMEOUT_MS: String(toolsTimeout),
      ...(turn.account === null ? {} : { CLAUDE_CONFIG_DIR: turn.account }),
    },
    // A parked call is resumed without a prompt: with one its answer would be lost.
    input: turn.prompt ?? '',
    files: [],
  }
}

/** It fills the variables in from its own environment. */
function mcpConfig({ command, args, variables }: McpServer, { hook, own }: Turn): string {
  const env = Object.fromEntries(variables.map((name) => [name, `\${${name}}`]))
  const cw = hook === null ? { command, args, env } : leaveServer({ command, args, env }, own)
  return JSON.stringify({ mcpServers: { cw } })
}

function leaveServer<Server extends { args: readonly string[]; env: object }>(server: Server, own: string) {
  return { ...server, args: [...server.args, '--leave'], env: { ...server.env, CW_SCRATCH: own } }
}

/** Hooks and denied paths come with the call, so that nothing is written into the repository. */
function settings({ hook, denied, own }: Turn): string | null {
  if (hook === null && denied.length === 0) return null
  const deny = denied.flatMap((path) =>
    [path, `${path}/**`].flatMap((each) => [`Read(/${each})`, `Edit(/${each})`]),
  )
  return JSON.stringify({
    ...(deny.length === 0 ? {} : { permissions: { deny } }),
    // Whoever switched hooks off did not mean the one by which a person is asked.
    ...(hook === null ? {} : { disableAllHooks: false, hooks: { PreToolUse: parking(hook, own) } }),
  })
}

/** Every call of some tools is looked at; of the others only where one was refused for want of leave. */
function parking(hook: CommandLine, own: string): object[] {
  const looks = [hook.command, ...hook.args].map(quoted).join(' ')
  const looksIfNoted = `[ ! -d ${quoted(notedWishesIn(own))} ] || ${looks}`
  const of = (matcher: string, command: string) => ({
    matcher,
    hooks: [{ type: 'command', command, timeout: hookTimeout }],
  })
  return [of(parkedTools.join('|'), looks), of(`^(?!(?:${parkedTools.join('|')})$)`, looksIfNoted)]
}

/** For a POSIX shell, which runs the hook. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
