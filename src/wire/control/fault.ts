/** A setting is missing or wrong: one sentence that names it. */
export class SettingFault extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'SettingFault'
  }
}
