/** Lists of what is approved without the numbers of the changes, which tell nothing a test says itself: `- 01-p · r7` → `- 01-p · r`. */
export const unnumbered = (text: string) => text.replace(/ · r\d+(?=\r?$)/gm, ' · r')
