// How an agent is told of the files that it is given: short texts in the prompt, of all else where it stands. Pure.

import type { GivenFile } from '../../modules/runs/index.ts'

/** Characters of all texts together in a prompt: what is longer the agent reads where it stands. */
const mostTold = 100_000

/** Empty where there are none. */
export function tellFiles(files: readonly GivenFile[]): string {
  let room = mostTold
  const told = files.map((file) => {
    if (file.text === null || file.cut || file.text.length > room) return line(file)
    room -= file.text.length
    const fence = '`'.repeat(Math.max(3, longestRun(file.text) + 1))
    return `${file.path}:\n\n${fence}\n${file.text.replace(/\n$/, '')}\n${fence}`
  })
  return files.length === 0 ? '' : ['You were given these files:', ...told].join('\n\n')
}

function line({ path, is, bytes }: GivenFile): string {
  const size = bytes === null ? '' : ` of ${bytes} bytes`
  switch (is) {
    case 'text':
      return `${path}: a text${size}, too long to stand here. Read what you need of it.`
    case 'binary':
      return `${path}: a binary file${size}.`
    case 'folder':
      return `${path}: a folder. Look at what is in it.`
    case 'missing':
      return `${path}: there was no such file.`
    case 'outside':
      return `${path}: it leads out of the project, and was not read.`
    case 'unreadable':
      return `${path}: it could not be read.`
  }
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length))
}
