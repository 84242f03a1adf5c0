import { join } from 'node:path'
import { build } from 'vite'
import { expect, test } from 'vitest'
import { momentText } from '#i18n'
import { launch } from '../support/browser.ts'

const LANGUAGES = ['nl', 'en', 'pl', 'ro', 'es', 'uk', 'bg', 'hu', 'ar', 'fr']
const NOW = Date.parse('2026-11-20T08:10:00+01:00')
const MOMENTS = Array.from({ length: 9 * 48 }, (_, half) => NOW + half * 1_800_000)

/** The page's own function as one script that leaves `said` behind. */
async function program(): Promise<string> {
  const entry = join(import.meta.dirname, '../../src/i18n/time.ts')
  const lib = { entry, formats: ['iife' as const], name: 'said' }
  const options = { write: false, minify: false, target: 'chrome67', lib }
  const result = await build({ configFile: false, logLevel: 'error', publicDir: false, build: options })
  const [output] = [result].flat().flatMap((each) => ('output' in each ? each.output : []))
  if (output?.type !== 'chunk') throw new Error('no program')
  return output.code
}

test('a browser says the same times as this process, in every language', async () => {
  const browser = await launch()
  try {
    const page = await browser.newPage()
    await page.addScriptTag({ content: await program() })
    const said = await page.evaluate(
      ([languages, moments, now]) => {
        const { momentText: say } = (globalThis as unknown as { said: { momentText: typeof momentText } })
          .said
        return languages.map((language) => moments.map((at) => say(at, now, language)))
      },
      [LANGUAGES, MOMENTS, NOW] as const,
    )
    const expected = LANGUAGES.map((language) => MOMENTS.map((at) => momentText(at, NOW, language)))
    expect(said).toEqual(expected)
  } finally {
    await browser.close()
  }
})
