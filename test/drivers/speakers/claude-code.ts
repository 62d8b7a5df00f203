// Claude Code as it was recorded; where no recording has the case, a recorded line with other words in it.

import { claudeCode } from '../../../src/drivers/claude-code/driver.ts'
import { recorded } from '../recorded.ts'
import { linesOf, type Said, spoken } from './speaker.ts'

const of = (name: string, exit: Said['exit'] = {}): Said => ({ lines: recorded('claude-code', name), exit })
const failed = { code: 1 }

/** The line of a result, and what is another in it. */
function ending(more: object): object {
  const line = recorded('claude-code', 'stream-json').find((each) => each.includes('"type":"result"')) ?? ''
  return { ...(JSON.parse(line) as object), ...more }
}

const begins = JSON.parse(recorded('claude-code', 'stream-json')[0] ?? '') as object
const uses = (tool: object) => ({
  type: 'assistant',
  message: {
    content: [
      { type: 'text', text: 'First of all:' },
      { type: 'tool_use', id: 'toolu_1', ...tool },
    ],
  },
})
const push = { name: 'Bash', input: { command: 'git push' } }

export const claudeCodeSpeaker = spoken({
  driver: claudeCode,
  session: 'd5d1b74c-3fdb-4dcf-a4ff-efd9a6a06ae5',
  used: { input: 100, output: 10, usd: 0.0003 },
  tool: '/home/user/project/note.md',
  ends: (line) => line.includes('"type":"result"'),
  says: {
    answers: of('stream-json'),
    'answers-in-form': of('schema-stream'),
    'answers-in-another-form': of('stream-json'),
    'uses-a-tool': of('tool-write-stream'),
    thinks: { lines: linesOf(begins, { type: 'system', subtype: 'thinking_tokens', estimated_tokens: 50 }) },
    asks: of('ask-1-parked'),
    'goes-on': of('ask-2-resumed'),
    'wants-leave': {
      lines: linesOf(
        begins,
        uses(push),
        ending({
          result: 'First of all:',
          terminal_reason: 'tool_deferred',
          deferred_tool_use: { id: 'toolu_1', ...push },
        }),
      ),
    },
    'stops-after-a-tool': { lines: linesOf(begins, uses(push)) },
    'says-nothing': { lines: linesOf(begins) },
    'meets-a-limit': of('limit5h-stream', failed),
    'is-put-off': of('rate429-stream', failed),
    'is-signed-out': of('auth401-stream', failed),
    'lost-the-conversation': of('resume-unknown', failed),
    'refuses-the-call': { lines: [], exit: { code: 1, errors: "error: unknown option '--nonsense'\n" } },
    fails: of('overloaded529-stream', failed),
  },
})
