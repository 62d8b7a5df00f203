// Writes a tree of documents to measure with: initiatives of ten phases, each with two plans and forty tasks.

import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const phasesEach = 10
const plansEach = 2
const tasksEach = 40
/** Files written at once. */
const atOnce = 64

/**
 * Writes `count` documents below `root`; returns the paths of the tasks.
 *
 * @param {string} root
 * @param {number} count
 */
export async function writeDocuments(root, count) {
  const documents = first(documentsOf(), count)
  for (let start = 0; start < documents.length; start += atOnce)
    await Promise.all(documents.slice(start, start + atOnce).map((document) => put(root, document)))
  return documents.map(([path]) => path).filter((path) => path.includes('/tasks/'))
}

/** @returns {Generator<[path: string, text: string]>} without an end */
function* documentsOf() {
  for (let n = 1; ; n++) {
    const initiative = `initiatives/bench-${digits(n, 3)}`
    yield [`${initiative}/initiative.md`, `# Bench ${n}\n\n${prose(n)}`]
    for (let phase = 1; phase <= phasesEach; phase++) yield* phaseOf(initiative, n, phase)
  }
}

/**
 * @param {string} initiative
 * @param {number} n
 * @param {number} phase
 * @returns {Generator<[path: string, text: string]>}
 */
function* phaseOf(initiative, n, phase) {
  const folder = `${initiative}/phases/${digits(phase, 2)}-part`
  yield [`${folder}/phase.md`, `# Part ${phase} of bench ${n}\n\n${prose(phase)}`]
  for (let plan = 1; plan <= plansEach; plan++)
    yield [`${folder}/plans/${digits(plan, 2)}-plan.md`, `# Plan ${plan} of part ${phase}\n\n${prose(plan)}`]
  for (let task = 1; task <= tasksEach; task++)
    yield [
      `${folder}/tasks/${digits(task, 2)}-task.md`,
      `---\npriority: P${task % 4}\nlabels: [bench]\n---\n# Task ${task} of part ${phase} of bench ${n}\n\n${prose(task)}\n## Done when\n- [ ] it is measured\n`,
    ]
}

/** @param {number} seed */
function prose(seed) {
  const line = `Sentence ${seed} says what has to be done here, and why, in words enough for a line of Markdown.\n`
  return line.repeat(3 + (seed % 5))
}

/**
 * @param {number} n
 * @param {number} width
 */
function digits(n, width) {
  return String(n).padStart(width, '0')
}

/**
 * @template T
 * @param {Iterable<T>} values
 * @param {number} count
 * @returns {T[]}
 */
function first(values, count) {
  /** @type {T[]} */
  const taken = []
  for (const value of values) {
    if (taken.length >= count) break
    taken.push(value)
  }
  return taken
}

/**
 * @param {string} root
 * @param {[path: string, text: string]} document
 */
async function put(root, [path, text]) {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
}
