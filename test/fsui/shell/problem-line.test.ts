// A line of the log about a problem names the file once, and says what to do.
import { expect, it } from 'vitest'
import { sentencesAbout } from '../../../src/fsui/shell/engine/problems.ts'
import { EngineWorld } from './engine-world.ts'

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

it('what is wrong is a sentence wherever it is shown: in the log, in the status and beside the file', async () => {
  const world = await EngineWorld.open()
  try {
    await world.save('tasks/long.md', `# Long\n${'x'.repeat(1024 * 1024)}\n`)
    await world.quiet(60_000)
    const [problem] = [...world.engine.problems.all().values()].map((standing) => standing.problem)
    expect(problem?.message).toBe('tasks/long.md has 1048584 bytes; at most 1048576 are read.')
    const sentences = `${problem?.message} ${problem?.remedy}`
    expect(world.journal).toContain(`not taken up: tasks/long.md: ${sentences}`)
    expect(await world.read('tasks/long.error.md')).toContain(`**What**: ${problem?.message}\n`)
  } finally {
    world.close()
  }
})
