import { handover, type Script, type State } from '#flow'
import type { Receiver, Route } from '#regions'
import type { Handoff } from './port.ts'

export type Sent = { readonly team?: string; readonly helpdesk?: string; readonly body: Handoff }

/**
 * What is sealed and sent: exactly the lines of the review that are on, to exactly the groups named in it.
 * `undefined` while receivers or way back are not chosen, or nobody is there to receive.
 */
export const handoffOf = (
  script: Script,
  state: State,
  to: Route,
  by: { readonly language: string; readonly words: readonly string[]; readonly at: number },
): Sent | undefined => {
  const give = handover(script, state)
  if (!give) return undefined
  const team = give.receivers === 'helpdesk' ? undefined : to.team?.code
  const helpdesk = give.receivers === 'team' ? undefined : to.helpdesk?.code
  const groups = [team, helpdesk].filter((code) => code !== undefined)
  if (groups.length === 0) return undefined
  const { wayBack, lines, held, skipped } = give
  const body: Handoff = {
    t: 'handoff',
    lang: by.language,
    wayBack,
    words: by.words,
    lines,
    held,
    skipped,
    consent: { groups, script: give.script, at: by.at },
  }
  return { ...(team && { team }), ...(helpdesk && { helpdesk }), body }
}

/** Whether these are the people who were named: group, name and how many they are. */
export const isToSame = (to: Route, now: Route): boolean => {
  const named = (one: Receiver | undefined): string => JSON.stringify([one?.code, one?.name, one?.people])
  return named(to.team) === named(now.team) && named(to.helpdesk) === named(now.helpdesk)
}
