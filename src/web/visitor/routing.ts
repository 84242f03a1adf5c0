import type { Facts, HelpLine, State } from '#flow'
import { momentText, untilText } from '#i18n'
import { type Age, type Directory, type Receiver, type Route, route } from '#regions'
import { commaOf } from './comma.ts'

const PLACES: { readonly [choice: string]: string } = {
  unknown: 'unknown',
  centre: 'centre',
  abroad: 'abroad',
}

/** Who would receive this, by the answers given: `gm` is the municipality picked, and never leaves the page. */
export const routeOf = (
  directory: Directory,
  state: State,
  gm: string,
  now: { readonly at: number; readonly on: number },
): Route => {
  const { place, elsewhere, which, age } = state.answers
  const said = (which ?? elsewhere ?? place)?.choices[0] ?? ''
  const found = said === 'found' || said === 'several' ? gm : ''
  return route(directory, {
    place: found || (PLACES[said] ?? 'refused'),
    age: (age?.choices[0] ?? 'unknown') as Age,
    ...now,
  })
}

/** What the script may say about it. */
export const factsOf = ({ team, helpdesk, first }: Route): Facts => ({
  route: team ? 'team' : 'helpdesk',
  first,
  alone: team?.onePerson === false ? 'no' : 'yes',
  open: team?.open ? (helpdesk?.open ? 'both' : 'team') : helpdesk?.open ? 'helpdesk' : 'none',
})

const opens = (one: Receiver | undefined, now: number, language: string): string =>
  one?.nextOpening ? momentText(one.nextOpening, now, language) : '?'

const namesOf = (languages: readonly string[], language: string): string => {
  const own = globalThis.Intl as { DisplayNames?: typeof Intl.DisplayNames }
  const names = own.DisplayNames && new own.DisplayNames([language], { type: 'language' })
  return languages.map((code) => names?.of(code) ?? code).join(commaOf(language))
}

/** Values of the texts of the script, in the reader's language. `open` stands where an opening has no end. */
export const valuesOf = (
  { team, helpdesk }: Route,
  lines: readonly HelpLine[],
  read: { readonly now: number; readonly language: string; readonly open: string },
): { readonly [name: string]: string | number } => {
  const { now, language } = read
  const values: { [name: string]: string | number } = {}
  for (const line of lines) values[line.id] = line.display
  return {
    ...values,
    team: team?.name ?? '',
    count: team?.people ?? 0,
    helpdeskName: helpdesk?.name ?? lines.find((line) => line.id === 'helpdesk')?.name ?? '',
    teamOpens: opens(team, now, language),
    teamCloses: team?.closesAt ? untilText(team.closesAt, now, language) : read.open,
    helpdeskOpens: opens(helpdesk, now, language),
    languages: namesOf((team ?? helpdesk)?.languages ?? [], language),
  }
}
