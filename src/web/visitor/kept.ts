import type { App } from './app.ts'

/** Answers that this page itself makes true. */
export const MONTHS: { readonly [key: string]: 3 | 6 | undefined } = { 'answer.keep3': 3, 'answer.keep6': 6 }

/** Kept longer first, and told once that is so, with its date. */
export const keptFor = async (app: App, to: string, months: 3 | 6): Promise<void> => {
  const until = await app.visitor.keep(months)
  await app.visitor.say({ t: 'kept', to, months, until })
}
