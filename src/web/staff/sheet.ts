import { readSheet, type SheetField, type SheetValue, sheetFields } from '#flow'
import { type Body, type ConversationView, registerConsent, type SharedLine, type Sheet } from './port.ts'
import { bare, stamp } from './record.ts'
import { lineOf, type Summary } from './summary.ts'
import type { Tongue } from './tongue.ts'

/** What is chosen on the form so far: ids of choices, and a country, years or a group, by field. */
export type Draft = {
  readonly [field: string]: { readonly ids: readonly string[]; readonly also?: string }
}

/** Lines of the summary that say what a field asks: what was shared is not asked twice. */
const SHARED: { readonly [field: string]: string } = {
  sector: 'work',
  age: 'age',
  children: 'children',
  shelter: 'shelter',
}

/** What the visitor shared already, and who reports: a person looks at it before it goes. */
export const firstDraft = (summary: Summary | undefined, group: string): Draft => {
  const draft: { [field: string]: Draft[string] } = { reporter: { ids: [], also: group } }
  for (const field of sheetFields('place')) {
    const node = SHARED[field.name]
    const given = node === undefined ? undefined : lineOf(summary, node)?.answers
    const ids = field.options.filter(({ say }) => given?.includes(say)).map(({ id }) => id)
    if (ids.length > 0) draft[field.name] = { ids: field.many ? ids : ids.slice(0, 1) }
  }
  return draft
}

/** What stood on the sheet that was sent last, to be changed. */
export const draftOf = (lines: readonly SharedLine[]): Draft =>
  Object.fromEntries(
    lines.map((line) => [
      line.node,
      { ids: line.answers, ...(line.text === undefined ? {} : { also: line.text }) },
    ]),
  )

const kindOf = (draft: Draft): string | undefined => draft['kind']?.ids[0]

/** Fields that can be filled in; what the asked kind does not need is not offered, and does not go. */
export const fieldsOf = (draft: Draft): readonly SheetField[] => sheetFields(kindOf(draft))

/** The sheet as it travels; `undefined` while it does not say what is asked, or a number is none. */
export const sheetBody = (draft: Draft, to: string): Body | undefined => {
  const lines = fieldsOf(draft).flatMap(({ name }): readonly SharedLine[] => {
    const { ids = [], also } = draft[name] ?? {}
    if (ids.length === 0 && !also) return []
    return [{ node: name, answers: ids, ...(also ? { text: also } : {}) }]
  })
  return kindOf(draft) === undefined || !readSheet(lines) ? undefined : { t: 'sheet', to, lines }
}

/** Second letters of the codes of ISO 3166, by the first. */
const ISO: readonly string[] = [
  'A DEFGILMORTUWZ',
  'B ABDEFGHIJMNOQRSTWYZ',
  'C ADFGHILMNORUVWYZ',
  'D EJKMOZ',
  'E CEGHRST',
  'F IJMR',
  'G ABDEFHMNQRTWY',
  'H KNRTU',
  'I DELNQRST',
  'J MOP',
  'K EGHIMNPRWZ',
  'L ABCIKRSTUVY',
  'M ACDEGHKLMNORTUVWXYZ',
  'N AEGILOPRZ',
  'O M',
  'P AEGHKLRSTWY',
  'Q A',
  'R OSUW',
  'S ABCDEGIKLMNORSTVXYZ',
  'T DGHJLMNORTVWZ',
  'U AGSYZ',
  'V ACENU',
  'W S',
  'X K',
  'Y E',
  'Z AMW',
]

const CODES = ISO.flatMap((row) => [...row.slice(2)].map((letter) => `${row[0]}${letter}`))

/** Name of a country as this language writes it. */
export const regionIn = (lang: string, code: string): string => {
  try {
    return new Intl.DisplayNames([lang], { type: 'region' }).of(code) ?? code
  } catch {
    return code
  }
}

/** Countries by name, and as they travel: with the name in the visitor's language for a phone that knows none. */
export const countries = (mine: string, theirs: string): readonly { value: string; text: string }[] =>
  CODES.map((code) => ({
    value: `${code} ${regionIn(theirs, code).slice(0, 40)}`,
    text: regionIn(mine, code),
  })).sort((a, b) => a.text.localeCompare(b.text, mine))

/** What one field says in this language. */
export const valueIn = (
  { field, keys, also }: SheetValue,
  tongue: Tongue,
  groupName: (code: string) => string,
): string => {
  const said = keys.map((key) => tongue.sayData(key))
  if (also === undefined) return said.join('; ')
  if (field.also === 'region') return regionIn(tongue.lang, also.slice(0, 2))
  return [...said, field.also === 'group' ? groupName(also) : also].join('; ')
}

export type SheetDeps = {
  readonly dutch: Tongue
  readonly theirs: Tongue
  readonly groupName: (code: string) => string
  readonly now: number
  readonly by: string
}

/**
 * The sheet as plain text: Dutch, and beside it what the visitor read. `undefined` unless the visitor's yes holds:
 * without it there is nothing to pass on.
 */
export const sheetText = (sheet: Sheet, view: ConversationView, deps: SheetDeps): string | undefined => {
  const consent = registerConsent(view.lines)
  const values = sheet.state === 'standing' ? readSheet(sheet.body.lines) : undefined
  if (!values || consent.state !== 'yes') return undefined
  const { dutch, theirs, groupName } = deps
  const both = (of: (tongue: Tongue) => string): string =>
    theirs.lang === 'nl' ? of(dutch) : `${of(dutch)}  |  ${of(theirs)}`
  const lines = values.map((value) =>
    both((tongue) => `${tongue.sayData(value.field.label)}: ${valueIn(value, tongue, groupName)}`),
  )
  return bare(
    [
      dutch.say('staff.sheet.title'),
      dutch.say('staff.record.leaves'),
      '',
      ...lines,
      '',
      dutch.say('staff.sheet.agreed', { at: stamp(consent.at) }),
      dutch.say('staff.sheet.made', { at: stamp(sheet.at), name: sheet.name }),
      dutch.say('staff.record.made', { at: stamp(deps.now), name: deps.by }),
    ].join('\n'),
  )
}
