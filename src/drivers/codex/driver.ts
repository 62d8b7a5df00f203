// Codex: `codex exec --json`. It asks by ending its turn with questions.

import { join } from 'node:path'
import { isStrict } from '../../kernel/answer-schema.ts'
import { answerOrQuestions, askingInstructions, inPrompt } from '../asking.ts'
import type { Driver, Launch, Turn } from '../driver.ts'
import { loginOf } from './login.ts'
import { CodexReader } from './reader.ts'

export const codex: Driver = {
  name: 'codex',
  title: 'Codex',
  program: 'codex',
  capabilities: {
    resume: true,
    structured: 'schema',
    questions: 'turn',
    permissions: false,
    cost: 'none',
    limits: true,
    mcp: true,
  },
  version: { args: ['--version'], read: (output) => /(\d+\.\d+\.\d+)/.exec(output)?.[1] ?? null },
  needs: null,
  home: { variable: 'CODEX_HOME', folder: '.codex' },
  conversations: { below: 'sessions', isOf: (session, file) => file.endsWith(`-${session}.jsonl`) },
  login: loginOf,
  launch,
  reader: (turn) => new CodexReader(turn),
}

function launch(turn: Turn): Launch {
  const schema = answerOrQuestions(turn.schema)
  // Its model server refuses the whole request for a schema that is not strict: that is asked for in words.
  const isHeld = isStrict(schema)
  const file = join(turn.scratch, 'answer.schema.json')
  const options = [
    ...['--json', '--skip-git-repo-check'],
    ...(isHeld ? ['--output-schema', file] : []),
    ...['-c', 'analytics.enabled=false', '-c', 'sandbox_mode="workspace-write"'],
    ...['-c', `sandbox_workspace_write.writable_roots=[${JSON.stringify(turn.own)}]`],
    ...(turn.model === null ? [] : ['-m', turn.model]),
    ...mcp(turn),
    ...turn.more,
  ]
  // Resuming takes no folder: it is the process's own. Without a sandbox that is named it may write nothing.
  const start =
    turn.resume === null
      ? ['exec', '-C', turn.folder, ...options]
      : ['exec', 'resume', ...options, turn.resume.as]
  return {
    command: 'codex',
    args: [...start, '-'],
    env: turn.account === null ? {} : { CODEX_HOME: turn.account },
    input: [promptOf(turn), ...(isHeld ? [] : [inPrompt(schema)])].join('\n\n'),
    files: isHeld ? [{ path: file, text: JSON.stringify(schema) }] : [],
  }
}

/** It takes no instructions beside the prompt; a resumed thread has read them. */
function promptOf(turn: Turn): string {
  const prompt = turn.prompt ?? 'Go on.'
  if (turn.resume !== null) return prompt
  return [turn.instructions, askingInstructions, prompt].filter((part) => part !== null).join('\n\n')
}

function mcp({ mcp: server }: Turn): string[] {
  if (server === null) return []
  const table = [
    `command=${JSON.stringify(server.command)}`,
    `args=${JSON.stringify(server.args)}`,
    `env_vars=${JSON.stringify(server.variables)}`,
    // It begins without the tools otherwise, and a first call of one is an error.
    'required=true',
  ]
  return ['-c', `mcp_servers.cw={${table.join(',')}}`]
}
