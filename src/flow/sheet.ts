import type { Shared } from './review.ts'

/**
 * The sheet for registration: what a helpdesk writes down (sector, origin, age, sex, who reports; for a place to sleep
 * also condition and background). Every field is a choice out of a list, a country or a number, so that both sides
 * read it in their own language; nothing can be told in it.
 */

type Option = { readonly id: string; readonly say: string }

export type SheetField = {
  readonly name: string
  /** Text key of its label. */
  readonly label: string
  readonly options: readonly Option[]
  readonly many?: boolean
  /**
   * Besides or instead of a choice: an ISO 3166 code and, after a space, its name for a phone that knows none; a number
   * of years; the code of a group.
   */
  readonly also?: 'region' | 'years' | 'group'
  /** Only where a place to sleep is asked for. */
  readonly place?: boolean
}

const keyed = (prefix: string, ids: readonly string[]): readonly Option[] =>
  ids.map((id) => ({ id, say: `${prefix}.${id}` }))

export const SHEET: readonly SheetField[] = [
  { name: 'kind', label: 'ui.sheet.kind', options: keyed('ui.sheet.kind', ['count', 'place', 'advice']) },
  {
    name: 'sector',
    label: 'intake.sum.work',
    options: keyed('intake.work', ['boss', 'sex', 'forced', 'begging', 'house', 'body', 'other']),
    many: true,
  },
  { name: 'origin', label: 'ui.sheet.origin', options: [], also: 'region' },
  {
    name: 'age',
    label: 'intake.sum.age',
    options: keyed('intake.age', ['u16', '16-17', '18-22', '23+']),
    also: 'years',
  },
  {
    name: 'sex',
    label: 'ui.sheet.sex',
    options: [...keyed('answer', ['woman', 'man']), ...keyed('ui.sheet.sex', ['other'])],
  },
  { name: 'reporter', label: 'ui.sheet.reporter', options: [], also: 'group' },
  {
    name: 'condition',
    label: 'ui.sheet.condition',
    options: keyed('ui.sheet.condition', ['disability', 'addiction', 'mental']),
    many: true,
    place: true,
  },
  {
    name: 'children',
    label: 'intake.sum.children',
    options: keyed('intake.children', ['with', 'elsewhere', 'pregnant', 'no']),
    many: true,
    place: true,
  },
  {
    name: 'shelter',
    label: 'intake.sum.shelter',
    options: keyed('intake.shelter', ['women', 'men', 'children', 'any']),
    many: true,
    place: true,
  },
]

/** One field as it is read: keys to say, or a value of the field's own kind. */
export type SheetValue = {
  readonly field: SheetField
  readonly keys: readonly string[]
  /** As it travels: country, years, or code of a group. */
  readonly also?: string
}

const ALSO: { readonly [kind in NonNullable<SheetField['also']>]: RegExp } = {
  region: /^[A-Z]{2}( \S.{0,39})?$/u,
  years: /^\d{1,3}$/,
  group: /^[a-z0-9-]{1,16}$/,
}

const isAlso = ({ also }: SheetField, text: string): boolean => also !== undefined && ALSO[also].test(text)

const sheetValue = (field: SheetField, { answers, text }: Shared): SheetValue | undefined => {
  const chosen = field.options.filter((option) => answers.includes(option.id))
  const known = chosen.length === answers.length && (field.many || chosen.length <= 1)
  if (!known || (text !== undefined && !isAlso(field, text))) return undefined
  if (chosen.length === 0 && text === undefined) return undefined
  return { field, keys: chosen.map((option) => option.say), ...(text === undefined ? {} : { also: text }) }
}

/**
 * What a sheet says, in the order of the form. `undefined` when something in it is not of this form: nobody agrees to
 * half of what is passed on.
 */
export const readSheet = (lines: readonly Shared[]): readonly SheetValue[] | undefined => {
  const values = SHEET.flatMap((field) => {
    const mine = lines.filter((line) => line.node === field.name)
    return mine.map((line) => sheetValue(field, line))
  })
  const found = values.filter((value): value is SheetValue => value !== undefined)
  const once = new Set(found.map((value) => value.field.name)).size
  return found.length === lines.length && once === lines.length && lines.length > 0 ? found : undefined
}

/** Fields to fill in for this kind of question. */
export const sheetFields = (kind: string | undefined): readonly SheetField[] =>
  SHEET.filter((field) => !field.place || kind === 'place')

/** Text keys the form may say. */
export const sheetKeys = (): readonly string[] =>
  SHEET.flatMap((field) => [field.label, ...field.options.map((option) => option.say)])
