// Approving a phase or an initiative: exactly what was read, or nothing.

import { changeEntity } from '../../kernel/entity.ts'
import { cwError } from '../../kernel/errors.ts'
import { startAfter, startAtOnce } from '../../kernel/grace.ts'
import type { Tx } from '../../kernel/tx.ts'
import { type Initiative, initiatives, moveInitiative } from '../initiatives/index.ts'
import { hasPassed, isUnbound, type Phase, phases } from '../phases/index.ts'
import { plans } from '../plans/index.ts'
import { approveTask } from '../tasks/index.ts'
import { digestOfInitiative, digestOfPhase, plansOf, revisionsOf, tasksOf } from './work.ts'

/** What the one who approves has read, and how it was said. */
export interface Read {
  /** Milliseconds in which nothing starts: it can be taken back. Default: 0. */
  readonly grace?: number | undefined
  /** The digest, or the first 8 characters or more of it. */
  readonly digest?: string | undefined
  /** Revisions of it and of what is approved with it, by id. */
  readonly seen?: Readonly<Record<string, number>> | undefined
  /** What its document listed as approved with it. */
  readonly listed?: readonly { readonly slug: string; readonly rev: number }[] | undefined
}

/**
 * Approves a phase in review and its plans with it; a phase that arrived approved without a digest gets one. One whose
 * approval is in its grace starts at once when it is approved again without one.
 * @throws CwError `status.illegal`, `approval.stale`, `approval.digest`
 */
export function approvePhase(tx: Tx, phase: Phase, read: Read): Phase {
  const unbound = isUnbound(phase)
  if (!unbound && (phase.status === 'approved' || hasPassed(phase.status, 'approved'))) {
    refuseDigest(read.digest, phase.approvedDigest ?? '')
    return read.grace ? phase : startAtOnce(tx, phases(), phase)
  }
  if (!unbound && phase.status !== 'review')
    throw cwError('status.illegal', {
      kind: 'phase',
      from: phase.status,
      to: 'approved',
      allowed: 'review (`cw phase review`)',
      field: 'status',
    })
  const approvedDigest = digestOfPhase(tx, phase)
  refuseUnread(tx, phase, { ...read, actual: approvedDigest })
  approvePlans(tx, phase)
  for (const task of tasksOf(tx, phase)) approveTask(tx, task)
  const patch = {
    status: unbound ? phase.status : ('approved' as const),
    approvedDigest,
    approvedAt: tx.now,
    approvedBy: tx.actor.id,
    startsAt: startAfter(tx, read.grace ?? 0),
  }
  const approved = changeEntity(tx, phases(), { entity: phase, patch, event: 'approved' })
  // What has been closed before ends with it.
  return phases().get(tx, approved.id) ?? approved
}

/** An initiative with the digest of what was approved just now; null where it was approved before. */
export type ApprovedInitiative = Initiative & { readonly approvedDigest: string | null }

/**
 * Approves an initiative in review: its concept and its pages.
 * @throws CwError `status.illegal`, `approval.stale`, `approval.digest`
 */
export function approveInitiative(tx: Tx, initiative: Initiative, read: Read): ApprovedInitiative {
  const digest = initiative.status === 'review' ? digestOfInitiative(tx, initiative) : null
  if (digest !== null) refuseUnread(tx, initiative, { ...read, actual: digest })
  const approved = moveInitiative(tx, initiative, { to: 'approved', event: 'approved' })
  return { ...(initiatives().get(tx, approved.id) ?? approved), approvedDigest: digest }
}

function refuseUnread(tx: Tx, whole: Phase | Initiative, read: Read & { readonly actual: string }): void {
  const { digest, seen, listed, actual } = read
  if (seen !== undefined) refuseStale(tx, whole, seen)
  if (listed !== undefined) refuseUnlisted(tx, whole, listed)
  refuseDigest(digest, actual)
}

function refuseDigest(digest: string | undefined, actual: string): void {
  if (digest === undefined || (digest.length >= 8 && actual.startsWith(digest))) return
  throw cwError('approval.digest', { actual, expected: digest })
}

function refuseStale(tx: Tx, whole: Phase | Initiative, seen: Readonly<Record<string, number>>): void {
  const now = revisionsOf(tx, whole)
  const ids = new Set([...Object.keys(now), ...Object.keys(seen)])
  const different = [...ids].filter((id) => now[id]?.rev !== seen[id])
  if (different.length === 0) return
  throw cwError('approval.stale', { what: different.map((id) => now[id]?.slug ?? id).join(', ') })
}

/** A document that was read before something changed lists another revision, or does not list it at all. */
function refuseUnlisted(
  tx: Tx,
  whole: Phase | Initiative,
  listed: readonly { slug: string; rev: number }[],
): void {
  const read = listed.map(({ slug, rev }) => `${slug} · r${rev}`)
  const now = Object.entries(revisionsOf(tx, whole))
    .filter(([id]) => id !== whole.id)
    .map(([, { slug, rev }]) => `${slug} · r${rev}`)
  const different = [
    ...now.filter((each) => !read.includes(each)),
    ...read.filter((each) => !now.includes(each)),
  ].map((each) => each.replace(/ · r\d+$/, ''))
  if (different.length === 0) return
  throw cwError('approval.stale', { what: [...new Set(different)].join(', ') })
}

function approvePlans(tx: Tx, phase: Phase): void {
  for (const entity of plansOf(tx, phase)) {
    if (entity.status === 'approved' || entity.status === 'done') continue
    changeEntity(tx, plans(), { entity, patch: { status: 'approved' }, event: 'approved' })
  }
}
