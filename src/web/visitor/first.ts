import type { Script } from '#flow'
import type { Packs } from '#i18n'

/** What stands in the page itself: the first screen in every language, and the script cut to its first node. */
export type First = {
  readonly packs: Packs
  readonly script: Script
  readonly pictures: { readonly [name: string]: string }
}

/** The build puts the first screen in the place of this (build/given.ts). */
export const FIRST: First = {
  packs: {},
  pictures: {},
  script: {
    id: '',
    version: 0,
    facts: {},
    params: [],
    start: '',
    person: [],
    steps: [],
    sent: [],
    roles: {
      limits: '',
      place: '',
      team: '',
      wayBack: '',
      review: '',
      waiting: '',
      comeBack: '',
      end: '',
    },
    sides: {},
    nodes: [],
  },
}
