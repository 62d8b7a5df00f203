// Colours, only where the terminal takes them.

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const

export type Colour = keyof typeof codes

/** What `paint` writes, as a group of its own. */
export const ownColours = new RegExp(`(\u001b\\[(?:0|${Object.values(codes).join('|')})m)`)

export interface Look {
  readonly colour: boolean
}

export function paint(terminal: Look, colour: Colour, text: string): string {
  return terminal.colour ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text
}

const statuses: Readonly<Record<string, Colour>> = {
  in_progress: 'cyan',
  running: 'cyan',
  verifying: 'cyan',
  review: 'yellow',
  rework: 'yellow',
  blocked: 'red',
  approved: 'green',
  closed: 'dim',
  completed: 'dim',
  done: 'dim',
  stopped: 'dim',
}

/** What stands out of a list of statuses: what runs, what waits for a person, what is stuck; what is over steps back. */
export function colourOfStatus(status: unknown): Colour | null {
  return statuses[String(status)] ?? null
}
