/** Why the store cannot start: one sentence for the operator, never with a password or a row in it. */
export class StartFault extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'StartFault'
  }
}
