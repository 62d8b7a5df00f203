// Any program that speaks the protocol of cw: `config.yaml` names its command.

import type { Driver, Launch, Turn } from '../driver.ts'
import { CommandReader } from './reader.ts'

export interface CommandProgram {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
}

/** The driver of one such program. */
export function commandDriver(program: CommandProgram): Driver {
  return {
    name: program.name,
    title: program.name,
    program: program.command,
    capabilities: {
      resume: true,
      structured: 'told',
      questions: 'turn',
      permissions: false,
      cost: 'usd',
      limits: true,
      mcp: true,
    },
    version: { args: [...program.args, '--version'], read: firstLine },
    needs: null,
    home: null,
    conversations: 'anywhere',
    quiet: true,
    launch: (turn) => launch(program, turn),
    reader: () => new CommandReader(),
  }
}

/** Whatever it calls its version, as far as it is shown. */
function firstLine(output: string): string | null {
  return output.trim().split(/\r?\n/)[0]?.slice(0, 40) || null
}

function launch(program: CommandProgram, turn: Turn): Launch {
  const { prompt, session, resume, model, schema, instructions, folder, own, mcp, account, denied } = turn
  const said = {
    prompt,
    session,
    resume: resume?.as ?? null,
    model,
    schema,
    instructions,
    folder,
    scratch: own,
    mcp,
  }
  return {
    command: program.command,
    args: [...program.args, ...turn.more],
    env: {},
    input: `${JSON.stringify({ version: 1, ...said, account, denied })}\n`,
    files: [],
  }
}
