/** What is written in a mail: fixed, so that no mail tells which event it was for, and to whom. */
export type Letter = { readonly subject: string; readonly text: string }

/** ASCII only, lines under 76: one encoding, one size. No link: nobody is taught to follow one. */
export const LETTERS: { readonly [L in 'waits' | 'alarm']: Letter } = {
  /** Something waits for a group. */
  waits: {
    subject: 'Er wacht iets op u / Something waits for you',
    text: `Er wacht iets op uw groep. Open de console zoals u altijd doet.
Deze e-mail is altijd hetzelfde, wat er ook wacht.
Er staat met opzet geen link in. Niemand leest antwoorden op deze e-mail.

Something waits for your group. Open the console as you always do.
This e-mail is always the same, whatever waits.
It has no link on purpose. Nobody reads answers to this e-mail.
`,
  },
  /** The operator is to look at the log. */
  alarm: {
    subject: 'Kijk in het logboek / Look at the log',
    text: `Er ging iets mis. Het logboek van de server zegt wat.

Something went wrong. The log of the server says what.
`,
  },
}
