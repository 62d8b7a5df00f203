// How many questions one end of a turn asks: each becomes a folder of documents, and a person reads them one by one.

export const mostQuestions = 20
