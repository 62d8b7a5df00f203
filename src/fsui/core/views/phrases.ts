// Words, times and links as the views write them. Times are those of this machine's zone.

/** `14:32`. */
export function clockTime(at: number): string {
  const date = new Date(at)
  return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`
}

/** `2026-11-21`. */
export function day(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`
}

/** `2026-11-21 14:32`: says the same whenever it is read. */
export function moment(at: number): string {
  return `${day(at)} ${clockTime(at)}`
}

/** `1 task`, `3 tasks`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** `$1.20`: cents, and as many places more as it takes to say something of less. */
export function dollars(usd: number): string {
  return `$${usd > 0 && usd < 0.01 ? usd.toPrecision(1) : usd.toFixed(2)}`
}

/** A link from the file at `from` to the one at `path`; its text is taken literally. */
export function link(text: string, path: string, from = ''): string {
  const up = '../'.repeat(from.split('/').length - 1)
  const target = encodeURI(`${up}${path}`).replace(/[()#?]/g, (sign) => percent[sign] ?? sign)
  return `[${literal(text)}](${target})`
}

/** One line in which nothing is Markdown. */
export function literal(text: string): string {
  return oneLine(text).replace(/[\\`*[\]<]/g, '\\$&')
}

/** Markdown of our own on one line. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** The text as a quote. */
export function quote(text: string): string {
  return text
    .trim()
    .split(/\r?\n/)
    .map((line) => (line.trim() === '' ? '>' : `> ${line.trimEnd()}`))
    .join('\n')
}

/** Lines as they are, behind a fence that none of them ends. */
export function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text}\n${fence}`
}

/** A status as people say it: `in progress`, `in review`. */
export function spoken(status: string): string {
  return status === 'review' || status === 'rework' ? `in ${status}` : status.replaceAll('_', ' ')
}

const percent: Readonly<Record<string, string>> = { '(': '%28', ')': '%29', '#': '%23', '?': '%3F' }

function twoDigits(part: number): string {
  return String(part).padStart(2, '0')
}
