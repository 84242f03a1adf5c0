import type { Packs } from '#i18n'
import { readPacks } from './packs.ts'

/** All languages, in the bundle of the console: staff devices are no old phones. */
export const PACKS: Packs = readPacks(
  import.meta.glob('../../../locales/*/meta.json', { eager: true, import: 'default' }),
  import.meta.glob(
    [
      '../../../locales/*/cards.json',
      '../../../locales/*/first.json',
      '../../../locales/*/intake.json',
      '../../../locales/*/phrases.json',
      '../../../locales/*/staff.json',
      '../../../locales/*/ui.json',
    ],
    { eager: true, import: 'default' },
  ),
)
