import type cards from '../../locales/nl/cards.json'
import type first from '../../locales/nl/first.json'
import type intake from '../../locales/nl/intake.json'
import type phrases from '../../locales/nl/phrases.json'
import type staff from '../../locales/nl/staff.json'
import type ui from '../../locales/nl/ui.json'
import type { ParamNames } from './params.ts'

type Written =
  | keyof typeof first
  | keyof typeof intake
  | keyof typeof ui
  | keyof typeof cards
  | keyof typeof phrases
  | keyof typeof staff

type Unplural<K> = K extends `${infer Base}_${'zero' | 'one' | 'two' | 'few' | 'many' | 'other'}` ? Base : K

/** Every text of `locales/nl`, plural forms counted once. */
export type Key = Unplural<Written>

/** Values of a text by name; `count` chooses the plural form. Text values arrive isolated from bidi. */
export type Values = { readonly [name: string]: string | number }

/** The values a key needs: none, or exactly those its text names. */
export type Args<K extends Key> = K extends keyof ParamNames
  ? [values: { readonly [N in ParamNames[K]]: N extends 'count' ? number : string | number }]
  : []
