import { readSheet, type SheetValue } from '#flow'
import type { App } from './app.ts'
import { commaOf } from './comma.ts'
import { groupName } from './names.ts'
import type { Body } from './port.ts'

type Names = { readonly DisplayNames?: typeof Intl.DisplayNames }

/** A country by its code; a phone that knows no names shows the one that came with it. */
const country = (also: string, language: string): string => {
  const { DisplayNames } = globalThis.Intl as Names
  const [code, given] = [also.slice(0, 2), also.slice(3)]
  try {
    return (DisplayNames && new DisplayNames([language], { type: 'region' }).of(code)) || given || code
  } catch {
    return given || code
  }
}

const valueText = (app: App, { field, keys, also = '' }: SheetValue): string => {
  const own = field.also === 'region' ? also && country(also, app.words.language) : also
  const named = field.also === 'group' ? groupName(app, also) : own
  return [...keys.map((key) => app.text(key)), named].filter((text) => text).join(commaOf(app.words.language))
}

/** Every line of the sheet as it is read here; `undefined` when it is none this page can read whole. */
export const sheetLines = (
  app: App,
  body: Extract<Body, { t: 'sheet' }>,
): readonly { readonly say: string; readonly label: string; readonly text: string }[] | undefined =>
  readSheet(body.lines)?.map((value) => {
    const say = value.field.label
    return { say, label: app.text(say), text: valueText(app, value) }
  })
