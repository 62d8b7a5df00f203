// What is noted of a run when it is over, from how its program ended.

import type { AskedQuestion, Outcome } from '../../drivers/driver.ts'
import { permission, permissionText } from '../../kernel/permission.ts'
import type { RunFailure } from '../../modules/runs/index.ts'

/** `ask` says what a person is asked about a failure; nothing where it is tried again by itself. */
export function whatBecame(outcome: Outcome, ask: (failure: RunFailure) => readonly AskedQuestion[]) {
  const nothing = { failure: null, call: null, asked: [], answer: null, structured: null }
  switch (outcome.is) {
    case 'answered':
      return { ...nothing, outcome: 'answered', answer: outcome.text, structured: outcome.structured ?? null }
    case 'asked':
      return { ...nothing, outcome: 'asked', call: outcome.call, asked: outcome.questions }
    case 'wants':
      return { ...nothing, outcome: 'asked', call: outcome.call, asked: [wish(outcome)] }
    case 'stopped':
      return { ...nothing, outcome: 'stopped' }
    case 'failed': {
      const { failure, said = null } = outcome
      return { ...nothing, outcome: 'failed', failure, answer: said, asked: ask(failure) }
    }
  }
}

function wish({ tool, input }: { readonly tool: string; readonly input: unknown }): AskedQuestion {
  return {
    heading: `May it use ${tool}?`,
    text: permissionText(tool, input),
    options: [
      { label: permission.once, description: 'this time' },
      { label: permission.always, description: 'exactly this, for as long as the agent lives' },
      { label: permission.never, description: 'it is told no, with what you write' },
    ],
    multi: false,
  }
}
