// A program of somebody's own, as docs/agent-programs.md says it speaks.

import { commandDriver } from '../../../src/drivers/command/driver.ts'
import { answer, hello, linesOf, question, type Said, spoken } from './speaker.ts'

const started = { is: 'started', session: 'mine-1', model: 'm1' }
const used = [
  { is: 'usage', usage: { input: 100, output: 12 } },
  { is: 'cost', usd: 0.25 },
]
const saying = (...ends: object[]): Said => ({ lines: linesOf(started, ...used, ...ends) })
const failing = (kind: string, ...before: object[]): Said => ({
  lines: linesOf(started, ...before, { is: 'failed', kind, message: 'It cannot.' }),
  exit: { code: 1 },
})
const words = { is: 'text', text: hello }
const answered = { is: 'answered', text: hello }
const tool = { is: 'tool', name: 'write', summary: 'src/app.ts' }

export const anyProgramSpeaker = spoken({
  driver: commandDriver({ name: 'mine', command: 'my-agent', args: ['--quiet'] }),
  session: started.session,
  used: { input: 100, output: 12, usd: 0.25 },
  tool: tool.summary,
  ends: (line) => /"is":"(?:answered|asked|failed)"/.test(line),
  says: {
    answers: saying(words, answered),
    'answers-in-form': saying({ is: 'answered', text: '', structured: answer }),
    'answers-in-another-form': saying({ ...answered, structured: { answer: 42 } }),
    'uses-a-tool': saying(tool, answered),
    thinks: null,
    asks: saying({ is: 'asked', questions: [question] }),
    'goes-on': {
      lines: linesOf(
        started,
        { is: 'usage', usage: { input: 200, output: 24 }, cumulative: true },
        { is: 'cost', usd: 0.5, cumulative: true },
        answered,
      ),
    },
    'wants-leave': null,
    'stops-after-a-tool': saying({ ...words, text: JSON.stringify({ answer: hello }) }, tool),
    'says-nothing': { lines: linesOf(started) },
    'meets-a-limit': failing('limit', {
      ...{ is: 'limit', window: 'day', used: 1, resetsAt: '2026-11-24T00:00:00Z', reached: true },
    }),
    'is-put-off': failing('transient'),
    'is-signed-out': failing('auth'),
    'lost-the-conversation': failing('lost'),
    'refuses-the-call': failing('user'),
    fails: failing('crash'),
  },
})
