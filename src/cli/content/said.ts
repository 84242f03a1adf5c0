import type { Texts } from '#i18n'

/** The texts behind a key: the two of a statement, the forms of a plural, or the one. */
export function behind(
  texts: Texts,
  key: string,
): readonly { readonly key: string; readonly text: string }[] {
  const forms = ['', '.core', '.full', '_zero', '_one', '_two', '_few', '_many', '_other']
  return forms.flatMap((form) => {
    const text = texts[`${key}${form}`]
    return text === undefined ? [] : [{ key: `${key}${form}`, text }]
  })
}
