/** The ceremony cannot go on: one sentence for those at the table. */
export class CeremonyFault extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'CeremonyFault'
  }
}
