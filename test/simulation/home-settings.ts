// The home's config.yaml of a simulated world, and what a person writes into either of the two.

import type { HomeFile } from '../../src/fsui/shell/home-config.ts'
import type { Setting } from './steps.ts'

export const firstSettings = `# Settings
fsui:
  settle: 30ms
  reply: auto
brakes:
  decisions: 10
`

export class SimHomeFile implements HomeFile {
  readonly name = 'config.yaml'
  text: string | null = firstSettings
  /** What could be read of it last: no process starts by one that cannot be. */
  sound: string | null = firstSettings

  watch(): () => void {
    return () => undefined
  }

  async read() {
    return { ok: true as const, value: this.text }
  }

  async replace(before: string | null, text: string): Promise<boolean> {
    if (this.text !== before) return false
    this.text = text
    return true
  }
}

/** The text after it, one that nobody else wrote; null: no file. */
export function configured(before: string | null, change: Setting, n: number): string | null {
  const text = before ?? ''
  switch (change) {
    case 'settle':
      return set(text, 'fsui', { name: 'settle', value: `${10 + n}ms` })
    case 'reply':
      return set(text, 'fsui', { name: 'reply', value: ['auto', 'save', 'tick'][n % 3] ?? 'auto' })
    case 'decisions':
      return set(text, 'brakes', { name: 'decisions', value: String(1 + (n % 10)) })
    case 'unknown':
      return `${text}mine: ${n}\n`.replace(/^mine: \d+\n(?=[\s\S]*^mine: )/m, '')
    case 'comment':
      return `${text}# mine ${n}\n`
    case 'break':
      return `${text}broken: [${n}\n`
    case 'empty':
      return ''
    case 'remove':
      return null
  }
}

function set(text: string, section: string, { name, value }: { name: string; value: string }): string {
  const sound = text.replace(/^broken: .*\n/gm, '')
  const line = new RegExp(`^  ${name}: .*$`, 'm')
  if (line.test(sound)) return sound.replace(line, `  ${name}: ${value}`)
  const head = new RegExp(`^${section}:.*\\n`, 'm')
  return head.test(sound)
    ? sound.replace(head, `${section}:\n  ${name}: ${value}\n`)
    : `${sound}${section}:\n  ${name}: ${value}\n`
}
