// The tools that are more than one procedure: to ask, to say how it goes, to write to others, and to see what was given.

import { z } from 'zod'
import { resultText } from './result-text.ts'
import type { Tool } from './tool.ts'

const endNow =
  'It waits for a person, who may take hours. Commit what stands and end your turn now; do not wait, and do not go on without it. ' +
  'The answer comes as your next prompt, in this conversation.'

interface Asked {
  readonly id: string
  readonly path: string
  readonly answeredAt: number | null
  readonly answer: string | null
  readonly chosen: readonly string[]
}

const option = z.strictObject({
  label: z.string().min(1).describe('one line'),
  description: z.string().default('').describe('what follows from it'),
})
/** Models often give the labels alone. */
type GivenOption = string | z.output<typeof option>

const ask: Tool = {
  name: 'ask',
  description:
    'Ask a person what you may not decide yourself. It returns at once: then end your turn, and you go on with the answer. ' +
    'Asking the same again does not ask twice.',
  input: z.strictObject({
    question: z
      .string()
      .min(1)
      .describe('Markdown: what is to be decided, what you found, what you would do'),
    title: z.string().min(1).optional().describe('a few words; default: the first line'),
    options: z
      .array(z.union([option, z.string().min(1).describe('the label alone')]))
      .optional()
      .describe('two to four answers to choose from; words of their own will always do, too'),
    multi: z.boolean().optional().describe('more than one may be chosen'),
  }),
  procedures: ['question.ask', 'message.read'],
  run: async (calls, { question, title, options, multi }) => {
    const choices = (options as readonly GivenOption[] | undefined)?.map((each) =>
      typeof each === 'string' ? { label: each, description: '' } : each,
    )
    const input = { text: question, title, choices, multi }
    const asked = (await calls.call('question.ask', input)) as Asked
    if (asked.answeredAt === null) return `Asked (${asked.id}, ${asked.path}). ${endNow}`
    await calls.call('message.read', { ref: asked.id })
    return `It was answered:\n\n${[...asked.chosen.map((label) => `- ${label}`), asked.answer ?? ''].join('\n').trim()}`
  },
}

const report: Tool = {
  name: 'report',
  description: 'Say in one line how far you are. People see it at once; nobody answers it.',
  input: z.strictObject({ text: z.string().min(1).describe('one line: what is done, what comes next') }),
  procedures: ['agent.report'],
  run: async (calls, { text }) => {
    await calls.call('agent.report', { text })
    return 'Noted.'
  },
}

const message: Tool = {
  name: 'message',
  description:
    'Write to another agent, or to the person. An agent reads it at its next turn. It wants no reply: to be answered by a person, ask.',
  input: z.strictObject({
    to: z.string().min(1).describe('name of an agent (agent_list), or you: the person'),
    text: z.string().min(1).describe('Markdown; the first line is its title'),
  }),
  procedures: ['message.send'],
  also: ['message.update'],
  run: async (calls, { to, text }) => {
    const sent = (await calls.call('message.send', { agent: to, text })) as { id: string; path: string }
    return `Sent (${sent.id}, ${sent.path}).`
  },
}

interface Given {
  readonly task: string | null
  readonly project: string | null
}
interface TaskGiven {
  readonly plan: string | null
  readonly phaseOf: { readonly id: string } | null
  readonly initiativeOf: { readonly id: string } | null
}

const work: Tool = {
  name: 'work',
  description: 'What you were given: yourself, your task, its plan, phase and initiative, and your project.',
  input: z.strictObject({}),
  procedures: ['agent.self', 'task.show', 'plan.show', 'phase.show', 'initiative.show', 'project.show'],
  run: async (calls) => {
    const show = async (kind: string, ref: string | null | undefined) =>
      ref == null ? null : await calls.call(`${kind}.show`, { ref })
    const self = (await calls.call('agent.self', {})) as Given
    const task = (await show('task', self.task)) as TaskGiven | null
    const [plan, phase, initiative, project] = await Promise.all([
      show('plan', task?.plan),
      show('phase', task?.phaseOf?.id),
      show('initiative', task?.initiativeOf?.id),
      show('project', self.project),
    ])
    return resultText({ you: self, task, plan, phase, initiative, project })
  },
}

export const ownTools: readonly Tool[] = [work, ask, report, message]
