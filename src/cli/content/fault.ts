/** The files of the conversation cannot be used: one sentence that names the file. */
export class ContentFault extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'ContentFault'
  }
}
