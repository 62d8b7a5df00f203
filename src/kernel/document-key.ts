// What a document is known by: the id of its entity, and `<id>#reply` for the answer to a question.

/** The key of the answer to a question. */
export function replyKeyOf(question: string): string {
  return `${question}#reply`
}

/** The id of the entity a document belongs to: a reply's is its question's. */
export function ownerOf(key: string): string {
  return key.split('#')[0] ?? key
}

/** Whether the document is a part of an entity that has one of its own. */
export function isPartOfEntity(key: string): boolean {
  return key.includes('#')
}
