// Titles, questions and log lines hold what others wrote. On a screen none of it is obeyed.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { paint } from '../../src/interfaces/cli/print/paint.ts'
import { processTerminal } from '../../src/interfaces/cli/terminal.ts'
import { visible } from '../../src/kernel/visible.ts'
import { processEnvironment } from '../../src/platform/config/environment.ts'

/** What terminals act on: colours, the window's title, links, the clipboard, the cursor, and orders in one character. */
const orders = [
  '\u001b[31m',
  '\u001b[2J',
  '\u001b[8m',
  '\u001b]0;title\u0007',
  '\u001b]8;;http://evil.example\u001b\\',
  '\u001b]52;c;cm0gLXJmIC8K\u0007',
  '\u009b31m',
  '\u0090q\u009c',
  '\b\b\b',
  'approved\rrejected',
  '\u007f',
  '\u000e',
  '\u0000',
]

describe('what is shown of others', () => {
  test.each(orders)('%j holds no order any more, and says that it did', (order) => {
    const shown = visible(`a${order}b`)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
    expect(shown).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/)
    expect(shown).not.toBe('ab')
  })

  test('keeps tabs, line ends, letters of all alphabets and emoji', () => {
    const text = 'a\tb\nc\r\nd é 漢 🦦 مرحبا'
    expect(visible(text)).toBe(text)
  })
})

describe('a command', () => {
  let written: string
  const kept = { write: process.stdout.write, isTTY: process.stdout.isTTY }
  const as = (tty: boolean) => {
    process.stdout.isTTY = tty
    process.stdout.write = ((chunk: string) => {
      written += chunk
      return true
    }) as typeof process.stdout.write
  }
  beforeEach(() => {
    written = ''
  })
  afterEach(() => Object.assign(process.stdout, kept))

  test.each(orders)('shows %j on a screen as signs, and its own colours as colours', (order) => {
    as(true)
    const terminal = processTerminal({ ...processEnvironment(), noColor: false }, { colour: true })
    terminal.out(`${paint({ colour: true }, 'red', 'title')} ${order}`)
    expect(written.startsWith('\u001b[31mtitle\u001b[0m ')).toBe(true)
    // One of our own codes from somebody else paints, and does no more.
    if (order !== '\u001b[31m') expect(written.slice(15)).toBe(`${visible(order)}\n`)
  })

  test('hands a text on to a pipe as it is', () => {
    as(false)
    processTerminal(processEnvironment(), { colour: true }).out(orders.join(''))
    expect(written).toBe(`${orders.join('')}\n`)
  })
})
