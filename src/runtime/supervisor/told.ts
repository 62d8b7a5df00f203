// What an agent is told at the beginning of a run. Pure.

import { stripComments } from '../../document/body-lines.ts'
import { withoutTicks } from '../../document/checkboxes.ts'
import { mostQuestions } from '../../kernel/most-questions.ts'
import type { Reminder } from '../../modules/memory/index.ts'
import {
  type GivenFile,
  type HeardText,
  messageWords,
  putAwayOf,
  type Run,
  type SaidBefore,
  type Unanswered,
  type Waking,
  type WorkItem,
} from '../../modules/runs/index.ts'
import type { Beginning } from './next-step.ts'
import type { Removal } from './removal-note.ts'
import { tellFiles } from './tell-files.ts'
import { tellReminder } from './tell-reminder.ts'

/** The prompt, and the ids of what it tells; null: a parked call finds its answer by itself. */
export interface Told {
  readonly prompt: string | null
  readonly given: readonly string[]
}

interface Given {
  readonly files: readonly GivenFile[]
  readonly reminder: Reminder
  /** What was said to it in conversations that are over. */
  readonly earlier: readonly Waking[]
  /** What its conversation heard last of what it is for; null = nothing yet. */
  readonly heard: HeardText | null
  /** How many questions ended the last turn that its conversation heard. */
  readonly asked: number
  /** Somebody removed the folder that it worked in; null = nobody did, or a run has heard that. */
  readonly removal: Removal | null
}

export const nothingRemembered: Reminder = { notes: [], more: 0 }
export const nothingSaid: SaidBefore = { told: [], heard: null, asked: 0 }
const nothingGiven: Given = {
  files: [],
  reminder: nothingRemembered,
  earlier: [],
  heard: null,
  asked: 0,
  removal: null,
}

/** Comments in documents are never told to anyone (TREE.md 4). */
export function toldFor(item: WorkItem, as: Beginning, given: Given = nothingGiven): Told {
  const { files, reminder, earlier, heard, asked, removal } = given
  const { last, untold } = item
  const toTell = [...untold.words, ...item.unread]
  if (as === 'call') return { prompt: null, given: last === null ? [] : waitedFor(last, item.unread) }
  const news = toTell.map(tell)
  const putAway = tellPutAway(putAwayOf(untold))
  const removed = removal === null ? [] : [removal.withBranch ? madeAnew : madeAgain]
  const isNews = [...putAway, ...removed, ...news].some((each) => each !== '')
  // A new conversation about what an earlier one began.
  const isBegun = last !== null && (last.sessionName !== null || untold.lastHeard > 0)
  // Its conversation goes on, and nobody knows what stands in it.
  const mayHaveHeard = as === 'again' && last !== null && last.sessionName !== null
  const parts = isAssigned(item, as)
    ? [
        ...(mayHaveHeard ? [toldOnceMore] : []),
        assignment(item),
        tellFiles(files),
        tellReminder(reminder),
        ...(isBegun && !mayHaveHeard ? [alreadyBegun] : []),
        ...tellEarlier(item.agent, earlier),
      ]
    : [...tellChanged(item, heard), goingOn(item, as, isNews)]
  const unasked = !isAssigned(item, as) && asked >= mostQuestions ? [notAsked] : []
  const prompt = [...parts, ...tellMisfit(item), ...putAway, ...removed, ...news, ...unasked]
    .filter((part) => part !== '')
    .join('\n\n')
  return { prompt: prompt === '' ? 'Begin.' : prompt, given: toTell.map(({ id }) => id) }
}

/**
 * What the parked call waits for. Of a run that was to bring it that, and did not, also what it was given, and what was chosen
 * where `cw` asked about it: words beside that are told by the run after the call, which is told nothing.
 */
function waitedFor({ outcome, questions, given }: Run, unread: WorkItem['unread']): readonly string[] {
  if (outcome === 'asked') return questions
  const words = unread.filter((waking) => waking.about && tell(waking) !== '').map(({ id }) => id)
  return [...given, ...questions].filter((id) => !words.includes(id))
}

/** Whether it is told what it is for: at the beginning of a conversation, until it is known to have heard it. */
export function isAssigned({ last, assigned }: Pick<WorkItem, 'last' | 'assigned'>, as: Beginning): boolean {
  return as !== 'call' && (as === 'first' || last?.sessionName === null || !assigned)
}

const toldOnceMore =
  'You were stopped, maybe before you had read this. Look at what is there, and go on from it:'

const alreadyBegun = 'This was begun before you: look at what is there, and go on from it.'

const changedSince =
  'What you are to do was changed since you were told it. This is what it says now; go by it from here on:'

const nothingLeft = 'What you were to do was taken out since you were told it: nothing stands there now.'

/** Messages and answers of earlier conversations. */
const mostEarlier = 30

const saidBefore = 'Before that, this was said to you, and it still holds:'

const madeAgain =
  'The folder that you worked in was removed, and was made again. What you had committed on your branch is in it; all else that stood in it is lost. Look at what is there before you go on.'

const madeAnew =
  'The folder that you worked in was removed, and so was your branch. Both were made anew: of what you had committed only that is there which was merged before, and all else that stood in it is lost. Look at what is there before you go on.'

const notAsked = `Of the questions that end one turn only the first ${mostQuestions} are asked: those after them nobody has seen. Ask again what you still have to know.`

function assignment({
  agent,
  task,
}: {
  readonly agent: Pick<WorkItem['agent'], 'body'>
  readonly task: WorkItem['task']
}): string {
  const own = plain(agent.body)
    .replace(/^# .*(?:\n|$)/, '')
    .trim()
  if (task === null) return own
  const work = `Your task (${task.id}):\n\n${headed(task.title, plain(task.body))}`
  return own === '' ? work : `${own}\n\n${work}`
}

/** Ticks are no other work. */
function tellChanged(item: WorkItem, heard: HeardText | null): string[] {
  const now = assignment(item)
  const before =
    heard && assignment({ agent: heard.agent, task: item.task && { ...item.task, ...heard.task } })
  if (before === null || withoutTicks(before) === withoutTicks(now)) return []
  return now === '' ? [nothingLeft] : [changedSince, now]
}

/** As much as one reads: what was said last counts most. */
function tellEarlier({ id }: WorkItem['agent'], earlier: readonly Waking[]): string[] {
  if (earlier.length === 0) return []
  const told = earlier.slice(-mostEarlier).map(tell)
  const more = earlier.length - told.length
  return more === 0 ? [saidBefore, ...told] : [saidBefore, leftOut(more, id), ...told]
}

function leftOut(more: number, agent: string): string {
  const [are, them] = more === 1 ? ['message or answer is', 'it'] : ['messages and answers are', 'them']
  return `(${more} older ${are} left out here: read ${them} before you begin, with \`cw message list --agent ${agent} --json\`.)`
}

/** Whatever its conversation is: the failure is of the run before this one. */
function tellMisfit({ last }: WorkItem): string[] {
  if (last?.failure?.kind !== 'schema') return []
  return [
    `Your last answer did not have the form that was asked for. ${last.failure.message}\nAnswer again, in that form.`,
  ]
}

function goingOn({ last }: WorkItem, as: Beginning, isNews: boolean): string {
  if (last?.failure?.kind === 'schema') return ''
  if (as === 'again') return 'You were stopped. Go on where you stopped.'
  return isNews ? '' : 'Go on.'
}

function tellPutAway(putAway: readonly Unanswered[]): string[] {
  if (putAway.length === 0) return []
  const [are, it] = putAway.length === 1 ? ['question', 'it'] : ['questions', 'them']
  const titles = putAway.map(({ title }) => `“${title}”`).join(', ')
  const was = putAway.length === 1 ? 'was' : 'were'
  return [
    `Your ${are} ${titles} ${was} put away without an answer. Go on without ${it}; ask again if you cannot.`,
  ]
}

function tell(waking: Waking): string {
  const { title, body, from, wantsReply, answer, chosen, correction, about: isAbout } = waking
  if (isAbout) return tellOfPerson(waking)
  if (!wantsReply) return `Message from ${from.name}:\n\n${messageWords(body)}`
  const about = `The answer to your question “${title}”${correction ? ' was corrected' : ''}`
  const said = [chosen.map((label) => `- ${label}`).join('\n'), plain(answer ?? '')]
  return `${about}:\n\n${said.filter((part) => part !== '').join('\n\n')}`
}

/** Of an answer to what it did not ask itself only the words are for it: what was chosen is done already. */
function tellOfPerson({ title, answer }: Waking): string {
  const words = plain(answer ?? '')
  return words === '' ? '' : `A person was asked about you, “${title}”, and wrote:\n\n${words}`
}

function headed(title: string, body: string): string {
  return /^# /m.test(body) ? body : `# ${title}\n\n${body}`
}

function plain(text: string): string {
  return stripComments(text).trim()
}
