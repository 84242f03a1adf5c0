import type { KeepMonths } from '#wire'
import type { App } from './app.ts'

/** Answers that this page itself makes true. */
export const MONTHS: { readonly [key: string]: KeepMonths | undefined } = {
  'answer.keep3': 3,
  'answer.keep6': 6,
}

/** Kept longer first, and told once that is so, with its date. */
export const keptFor = async (app: App, to: string, months: KeepMonths): Promise<void> => {
  const until = await app.visitor.keep(months)
  await app.visitor.say({ t: 'kept', to, months, until })
}
