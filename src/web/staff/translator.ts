/** The browser's own translator, where it has one: text stays on this device. */
export interface DeviceTranslator {
  availability(pair: Pair): Promise<string>
  create(pair: Pair): Promise<{ translate(text: string): Promise<string> }>
}

export type Pair = { readonly sourceLanguage: string; readonly targetLanguage: string }

const isTranslator = (value: unknown): value is DeviceTranslator =>
  (typeof value === 'function' || (typeof value === 'object' && value !== null)) &&
  'availability' in value &&
  'create' in value

export const deviceTranslator = (scope: object): DeviceTranslator | undefined => {
  const found: unknown = 'Translator' in scope ? scope.Translator : undefined
  return isTranslator(found) ? found : undefined
}

/**
 * Translates on this device, or gives `undefined`. Only a language that lies here already: fetching one would
 * tell the browser's maker which language is needed.
 */
export const translate = async (
  translator: DeviceTranslator | undefined,
  pair: Pair,
  text: string,
): Promise<string | undefined> => {
  if (!translator) return undefined
  try {
    if ((await translator.availability(pair)) !== 'available') return undefined
    return await (await translator.create(pair)).translate(text)
  } catch {
    return undefined
  }
}
