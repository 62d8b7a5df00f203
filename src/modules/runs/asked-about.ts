// What `cw` asked a person about a run, which lists what its agent asked, too: the log knows who asked which.

import type { Reader } from '../../kernel/tx.ts'
import type { Run } from './entity.ts'

/** Ids of what `cw` asked a person about that run: why it failed, or whether to go on. The agent asked none of it. */
export function askedAbout(reader: Reader, run: Run): readonly string[] {
  // A turn that fails asks nothing by its end.
  return run.outcome === 'failed' ? askedBy(reader, run, 'agent.end') : questionsAfter(reader, run)
}

/** Ids of what was asked about a run that did not fail, after its end. */
export function questionsAfter(reader: Reader, run: Run): readonly string[] {
  return askedBy(reader, run, 'agent.pause')
}

function askedBy(reader: Reader, { questions }: Run, command: string): readonly string[] {
  return questions.filter((id) => reader.first(id)?.cause.command === command)
}
