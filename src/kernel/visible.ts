// Text of others, made safe to show: a title may hold what a terminal takes for an order (move, clear, rename, colour).

/** Controls but tabs and line ends: what a terminal acts on. DEL, the C1 controls, a lone carriage return and the marks that turn what follows around are among them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\r(?!\n)/g

/** Each control character as a sign that stands for it: ␛ for escape, \x9b for one of the second set, \u202e for one that turns the text around. */
export function visible(text: string): string {
  return text.replace(controls, signOf)
}

function signOf(control: string): string {
  const code = control.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  if (code > 0xff) return `\\u${code.toString(16)}`
  return code === 0x7f ? '\u2421' : `\\x${code.toString(16)}`
}
