// Codex as it was recorded. Its recordings are of prompts without the form that cw asks for: where the words of its model
// count, they are others in a recorded line.

import { codex } from '../../../src/drivers/codex/driver.ts'
import { layNotes, recorded } from '../recorded.ts'
import { answer, hello, linesOf, question, type Said, spoken } from './speaker.ts'

interface Printed {
  readonly type: string
  readonly item?: { readonly type: string }
}

/** Of the recording in which the allowance is used up. */
const threadOfLimit = '01a20af1-cbde-7603-a1ee-86ebb66f5054'
const session = '01a1fbf3-3512-7a73-ac0a-16b799d6350e'

/** The recording, of that conversation, with these words of its model. */
function saying(words: object, name = 'json'): string[] {
  const text = JSON.stringify({ answer: null, questions: null, ...words })
  return recorded('codex', name).map((line) => {
    const read = JSON.parse(line) as Printed
    if (read.item?.type === 'agent_message') return JSON.stringify({ ...read, item: { ...read.item, text } })
    return read.type === 'thread.started' ? JSON.stringify({ ...read, thread_id: session }) : line
  })
}

/** The recording with another reason. */
function failing(message: string): Said {
  const lines = recorded('codex', 'fail500').map((line) =>
    line.includes('turn.failed') ? JSON.stringify({ type: 'turn.failed', error: { message } }) : line,
  )
  return { lines, exit: { code: 1 } }
}

const of = (name: string): Said => ({ lines: recorded('codex', name), exit: { code: 1 } })
const form = JSON.stringify({ answer: 'I look first.', questions: null })
const [begins = '', turns = '', , ends = ''] = recorded('codex', 'json')

export const codexSpeaker = spoken({
  driver: codex,
  session,
  used: { input: 100, output: 12, usd: 0 },
  tool: '/home/user/project/patched.md',
  notes: (account) => layNotes(account, 'limit', threadOfLimit),
  ends: (line) => /"type":"turn\.(?:completed|failed)"/.test(line),
  says: {
    answers: { lines: saying({ answer: hello }) },
    'answers-in-form': { lines: saying({ answer }) },
    'answers-in-another-form': { lines: saying({ answer: { answer: 42 } }) },
    'uses-a-tool': { lines: saying({ answer: hello }, 'json-patch') },
    thinks: {
      lines: [
        begins,
        turns,
        ...linesOf({ type: 'item.completed', item: { id: 'item_0', type: 'reasoning', text: '…' } }),
      ],
    },
    asks: { lines: saying({ questions: [question] }) },
    'goes-on': { lines: saying({ answer: hello }, 'json-write') },
    'wants-leave': null,
    'stops-after-a-tool': {
      // What it printed up to the tool's end, with its words before that.
      lines: [
        begins,
        turns,
        ...linesOf({ type: 'item.completed', item: { id: 'item_0', type: 'agent_message', text: form } }),
        ...recorded('codex', 'json-patch').slice(2, 4),
        ends,
      ],
    },
    'says-nothing': { lines: [begins, turns, ends] },
    'meets-a-limit': of('limit'),
    'is-put-off': failing('exceeded retry limit, last status: 429 Too Many Requests'),
    'is-signed-out': of('fail401'),
    'lost-the-conversation': {
      lines: [],
      exit: {
        code: 1,
        errors: 'Error: thread/resume failed: no rollout found for thread id 3aaa\n\nStack backtrace:\n',
      },
    },
    'refuses-the-call': {
      lines: [],
      exit: { code: 2, errors: "error: unexpected argument '--nonsense' found\n" },
    },
    fails: of('fail500'),
  },
})
