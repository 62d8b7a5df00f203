// Colours, only where the terminal takes them.

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const

export function paint(
  terminal: { readonly colour: boolean },
  colour: keyof typeof codes,
  text: string,
): string {
  return terminal.colour ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text
}
