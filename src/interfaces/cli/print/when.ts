// Times as people read them: how long ago, and the moment itself in the zone of this machine.

import { localDay } from '../../../kernel/local-time.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** `just now`, `5 min ago`, `3 h ago`, `2 d ago`, `in 10 min`; the day once a month has passed. Milliseconds since the epoch. */
export function relative(at: number, now = Date.now()): string {
  const distance = Math.abs(now - at)
  if (distance < 45_000 && at < now + 1_000) return 'just now'
  if (distance >= 30 * day) return localDay(at)
  const amount = inUnits(distance)
  return at <= now ? `${amount} ago` : `in ${amount}`
}

/** `2026-11-21 14:32:07`. */
export function moment(at: number): string {
  const date = new Date(at)
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')
  return `${localDay(at)} ${time}`
}

/** `4 s`, `5 min`, `3 h`, `2 d`: one unit is enough to tell. */
export function inUnits(milliseconds: number): string {
  if (milliseconds < minute) return `${Math.round(milliseconds / 1000)} s`
  if (milliseconds < hour) return `${Math.round(milliseconds / minute)} min`
  if (milliseconds < 2 * day) return `${Math.round(milliseconds / hour)} h`
  return `${Math.round(milliseconds / day)} d`
}

function two(part: number): string {
  return String(part).padStart(2, '0')
}
