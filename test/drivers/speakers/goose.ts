// Goose, of which there is no recording: its lines as its source says them, `StreamEvent` in
// crates/goose-cli/src/session/mod.rs and `MessageContent` in its messages (1.50): either `complete` or `error` ends a run, and
// the words of a model come in parts. What it says of failures is `ProviderError`; of the rest, what people saw it print.

import { goose } from '../../../src/drivers/goose/driver.ts'
import { answer, hello, linesOf, question, spoken } from './speaker.ts'

const message = (...content: object[]) => ({
  type: 'message',
  message: {
    ...{ id: 'msg_1', role: 'assistant', created: 1_795_000_000, content },
    metadata: { userVisible: true, agentVisible: true },
  },
})
const text = (said: string) => ({ type: 'text', text: said })
const complete = (input: number, output: number, cost_usd: number) => ({
  ...{ type: 'complete', total_tokens: input + output, input_tokens: input, output_tokens: output, cost_usd },
})
const once = complete(100, 12, 0.25)

/** In parts, with other words before it and a fence around it. */
function saying(words: object, ends = once): string[] {
  const json = JSON.stringify({ answer: null, questions: null, ...words })
  const [first, rest] = [json.slice(0, 9), json.slice(9)]
  return linesOf(
    message(text('So:\n\n```json\n')),
    message(text(first)),
    message(text(`${rest}\n\`\`\``)),
    ends,
  )
}

const request = {
  ...{ type: 'toolRequest', id: 'call_1' },
  toolCall: {
    status: 'success',
    value: { name: 'developer__text_editor', arguments: { path: 'src/app.ts' } },
  },
}
const response = {
  type: 'message',
  message: {
    ...{ id: 'msg_2', role: 'user', created: 1_795_000_001 },
    content: [
      { type: 'toolResponse', id: 'call_1', toolResult: { status: 'success', value: { content: [] } } },
    ],
  },
}
const failing = (error: string) => ({ lines: linesOf({ type: 'error', error }), exit: { code: 1 } })

export const gooseSpeaker = spoken({
  driver: goose,
  session: 'cw-5f0c2a3e-0d4b-4c59-9a55-0d0c8a3f1b11',
  used: { input: 100, output: 12, usd: 0.25 },
  tool: 'src/app.ts',
  ends: (line) => /"type":"(?:complete|error)"/.test(line),
  says: {
    answers: { lines: saying({ answer: hello }) },
    'answers-in-form': { lines: saying({ answer }) },
    'answers-in-another-form': { lines: saying({ answer: { answer: 42 } }) },
    'uses-a-tool': {
      lines: [...linesOf(message(text('I write it.'), request), response), ...saying({ answer: hello })],
    },
    thinks: { lines: linesOf(message({ type: 'thinking', thinking: '…', signature: '' })) },
    asks: { lines: saying({ questions: [question] }) },
    'goes-on': { lines: saying({ answer: hello }, complete(200, 24, 0.5)) },
    'wants-leave': null,
    'stops-after-a-tool': {
      lines: linesOf(
        message(text(JSON.stringify({ answer: hello, questions: null })), request),
        response,
        once,
      ),
    },
    'says-nothing': { lines: linesOf(once) },
    'meets-a-limit': failing('Credits exhausted: Add credits to go on.'),
    'is-put-off': failing('Rate limit exceeded: Too many requests'),
    'is-signed-out': failing('Authentication error: Invalid API key'),
    'lost-the-conversation': {
      lines: [],
      exit: { code: 1, errors: 'Error: No session found with name cw-1\n' },
    },
    'refuses-the-call': {
      lines: [],
      exit: { code: 2, errors: "error: unexpected argument '--nonsense' found\n" },
    },
    fails: failing('Network error: connection refused'),
  },
})
