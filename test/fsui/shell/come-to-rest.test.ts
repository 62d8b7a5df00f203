// When `cw fsui flush` answers.
import { expect, it } from 'vitest'
import { comeToRest, type Turning } from '../../../src/fsui/shell/come-to-rest.ts'

/** A tree that does one thing after another, each for one look. */
class PlannedTree implements Turning {
  readonly #looks: string[]
  readonly service = { stopped: false, wake: () => undefined }
  readonly views = { finished: 0, hurry: () => 1 }
  now = 0

  constructor(looks: readonly ('busy' | 'quiet' | 'views')[]) {
    this.#looks = [...looks]
  }

  get doing(): string | undefined {
    return this.#looks[0]
  }

  readonly isQuiet = async () => this.doing === undefined || this.doing === 'quiet'

  elapsed(): number {
    return this.now
  }

  async sleep(ms: number): Promise<void> {
    this.now += ms
    if (this.#looks.shift() === 'views') this.views.finished = 1
  }
}

it('waits for the views of what it has taken up', async () => {
  const tree = new PlannedTree(['busy', 'quiet', 'views'])
  await comeToRest(tree, 1_000, tree)
  expect(tree.views.finished).toBe(1)
})

it('a hint that comes late, with the pass over the views, is followed before it says that all is done', async () => {
  const tree = new PlannedTree(['busy', 'quiet', 'views', 'busy', 'busy', 'quiet', 'busy'])
  await comeToRest(tree, 1_000, tree)
  expect([tree.views.finished, tree.doing]).toEqual([1, 'quiet'])
})

it('a tree that never rests, and one that is told to end, are not waited for', async () => {
  const restless = new PlannedTree(new Array(100).fill('busy'))
  await comeToRest(restless, 200, restless)
  expect([restless.now, restless.doing]).toEqual([200, 'busy'])
  const ending = new PlannedTree(['busy', 'busy'])
  ending.service.stopped = true
  await comeToRest(ending, 200, ending)
  expect(ending.now).toBe(0)
})
