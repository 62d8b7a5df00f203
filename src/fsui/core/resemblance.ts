// Which document a file was made from, when neither an id nor equal bytes tell: renamed and edited in one go. Pure.

export interface Content {
  /** `put-away` may be of any kind. */
  readonly kind: string
  readonly text: string
  readonly title: string | null
  /** Device and inode; '' where they are not known. A new file may get those of a deleted one, so it is a hint only. */
  readonly inode: string
}

/** The one candidate that resembles the content most; null when none does, or two do equally. @see SPEC I10 */
export function mostAlike<C extends { readonly content?: Content }>(
  content: Content | undefined,
  candidates: readonly C[],
): C | null {
  if (content === undefined) return null
  const scored = candidates
    .map((candidate) => ({ candidate, score: resemblance(content, candidate.content) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
  const [best, next] = scored
  return best && best.score !== next?.score ? best.candidate : null
}

/** From 0 (another document) to 3: the share of common lines, with one point each for an equal title and inode. */
function resemblance(a: Content, b: Content | undefined): number {
  if (b === undefined || (a.kind !== b.kind && a.kind !== 'put-away')) return 0
  const shared = sharedLines(a.text, b.text)
  const sameTitle = a.title !== null && a.title === b.title
  const sameInode = a.inode !== '' && a.inode === b.inode
  if (!sameTitle && shared < 0.5 && !(sameInode && shared > 0)) return 0
  return shared + Number(sameTitle) + Number(sameInode)
}

/** The part of the longer text's lines that both have; blank lines and fences say nothing. */
function sharedLines(a: string, b: string): number {
  const left = linesOf(a)
  const right = new Set(linesOf(b))
  const longer = Math.max(left.length, right.size)
  return longer === 0 ? 0 : left.filter((line) => right.delete(line)).length / longer
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '' && line !== '---')
}
