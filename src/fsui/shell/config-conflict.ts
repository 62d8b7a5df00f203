// The note beside config.yaml where the file and the home set the same thing to different values.

import { type MergedConfig, writtenSettings } from '../../platform/config/merge-config.ts'

export function renderConfigConflict({ file, home, conflicts }: MergedConfig): string {
  const mine = writtenSettings(file)
  const theirs = writtenSettings(home)
  const lines = conflicts.map(
    (key) =>
      `- \`${key}\`: config.yaml says ${shown(mine.get(key))}; in force is ${shown(theirs.get(key))}, from the home`,
  )
  return `---
resolve:
---
# config.yaml and the home disagree

${lines.join('\n')}

Delete this note to take what config.yaml says. Write \`resolve: theirs\` above and save to keep what is in force. Or
make both the same.
`
}

/** Whether the note was answered with `resolve: theirs`. */
export function saysTheirs(text: string): boolean {
  return /^resolve:[ \t]*["']?theirs["']?[ \t]*\r?$/m.test(text)
}

function shown(value: string | undefined): string {
  return value === undefined ? 'nothing' : `\`${value}\``
}
