// A line of the log about a problem names the file once, and says what to do.
import { expect, it } from 'vitest'
import { sentencesAbout } from '../../../src/fsui/shell/engine/problems.ts'

it('the path stands there once, whether or not the message begins with it', () => {
  const full = {
    code: 'disk.full',
    message: 'tasks/a.md: there is no space left on the device',
    remedy: 'Free some.',
  }
  expect(sentencesAbout('tasks/a.md', full)).toBe(
    'tasks/a.md: there is no space left on the device. Free some.',
  )
  const wrong = { code: 'value.unknown', message: '“rev” is not one.', remedy: 'Write one.', line: 2 }
  expect(sentencesAbout('tasks/a.md', wrong)).toBe('tasks/a.md, line 2: “rev” is not one. Write one.')
})
