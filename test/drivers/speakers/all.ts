// One speaker for each driver: a new driver is one more here.

import { anyProgramSpeaker } from './any-program.ts'
import { claudeCodeSpeaker } from './claude-code.ts'
import { codexSpeaker } from './codex.ts'
import { gooseSpeaker } from './goose.ts'
import { scriptedSpeaker } from './scripted.ts'
import type { Speaker } from './speaker.ts'

export const speakers: readonly Speaker[] = [
  claudeCodeSpeaker,
  codexSpeaker,
  gooseSpeaker,
  anyProgramSpeaker,
  scriptedSpeaker,
]
