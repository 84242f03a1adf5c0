import { describe, expect, it } from 'vitest'
import { packsOf } from '../../../src/web/visitor/build/sources.ts'
import * as drawing from '../../../src/web/visitor/prerender.tsx'
import { FIRST, SOURCES } from './stage.tsx'

const { firstScreen, PICTOGRAMS, staticPage } = drawing
const plain = (language: string): string =>
  staticPage({
    ...SOURCES,
    packs: packsOf(SOURCES, ['first', 'ui', 'cards']),
    language,
  } as unknown as Parameters<typeof staticPage>[0])

describe('what is drawn at build time', () => {
  it('the first screen is Dutch, has the exit first, every choice, and no bar', () => {
    const html = firstScreen(FIRST)
    expect(html.indexOf('href="/exit"')).toBeLessThan(html.indexOf('<button'))
    expect(html).toContain('Kun je dit nu rustig lezen?')
    expect(html.match(/data-say="first\.undisturbed\./g)).toHaveLength(4)
    expect(html).not.toContain('<nav')
    expect(html).not.toContain('{{')
  })
  it.each(SOURCES.languages)('the page without script says everything in %s', (language) => {
    const html = plain(language)
    expect(html).toContain('href="tel:112"')
    expect(html).not.toContain('{{')
    expect(html).not.toMatch(/<(p|summary|h3|b)><\/\1>/)
    expect(html.match(/<details>/g)).toHaveLength(SOURCES.cards.length)
    expect(html).not.toMatch(/<(form|input|script)/)
  })
  it('every picture the script and the cards name is there', () => {
    const named = [
      ...JSON.stringify([SOURCES.script, SOURCES.cards]).matchAll(/"(?:picture|pictogram)":"(\w+)"/g),
    ]
    const missing = named.map((match) => match[1] ?? '').filter((name) => !(name in PICTOGRAMS))
    expect(missing).toEqual([])
  })
})
