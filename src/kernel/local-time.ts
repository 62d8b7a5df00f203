// Moments as people read them, in the zone of this machine.

/** `14:32`, with the day in front when that is another one than today's. Milliseconds since the epoch. */
export function clock(at: number, now: number): string {
  const date = new Date(at)
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`
  return localDay(at) === localDay(now) ? time : `${localDay(at)} ${time}`
}

/** The same with its seconds: `14:32:05`. */
export function clockWithSeconds(at: number, now: number): string {
  return `${clock(at, now)}:${two(new Date(at).getSeconds())}`
}

/** `2026-11-21`. */
export function localDay(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

function two(part: number): string {
  return String(part).padStart(2, '0')
}

/** Midnight before that moment, both in milliseconds since the epoch. */
export function startOfDay(at: number): number {
  const day = new Date(at)
  day.setHours(0, 0, 0, 0)
  return day.getTime()
}
