import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync('src/web/kit/tokens.css', 'utf8')
const [light = '', dark = ''] = css.split('prefers-color-scheme: dark')

const tokensOf = (block: string): Record<string, string> =>
  Object.fromEntries(
    [...block.matchAll(/--([a-z-]+): (#[0-9a-f]{3,6})/g)].map((match) => [match[1], match[2]]),
  )

const DAY = tokensOf(light)
const NIGHT = { ...DAY, ...tokensOf(dark.slice(0, dark.indexOf('\n}'))) }

const channels = (hex: string): number[] => {
  const full = hex.length === 4 ? [...hex.slice(1)].map((one) => one + one).join('') : hex.slice(1)
  return [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16) / 255)
}
const light1 = (value: number): number =>
  value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = channels(hex).map(light1)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
/** Contrast by WCAG 2. */
const ratio = (a: string, b: string): number => {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

/** Text, ground, and the least contrast it must have: 7 for text, 3 for lines and the ring of the focus. */
const PAIRS: readonly (readonly [string, string, number])[] = [
  ['ink', 'paper', 7],
  ['ink', 'card', 7],
  ['ink', 'own', 7],
  ['ink', 'person', 7],
  ['on-accent', 'accent', 7],
  ['accent', 'paper', 7],
  ['on-leave', 'leave', 7],
  ['caution', 'person', 7],
  ['muted', 'paper', 4.5],
  ['muted', 'card', 4.5],
  ['line', 'paper', 3],
  ['focus', 'paper', 3],
]

describe('colours', () => {
  it.each(PAIRS)('%s on %s has a contrast of at least %d, by day and by night', (text, ground, least) => {
    for (const tokens of [DAY, NIGHT]) {
      expect(ratio(tokens[text] ?? '#000', tokens[ground] ?? '#000')).toBeGreaterThanOrEqual(least)
    }
  })
  it('measures as WCAG does', () => {
    expect(ratio('#000', '#fff')).toBeCloseTo(21)
    expect(ratio('#777777', '#ffffff')).toBeCloseTo(4.48, 1)
  })
  it('shows no red on either side', () => {
    for (const hex of [...Object.values(DAY), ...Object.values(NIGHT)]) {
      const [r = 0, g = 0, b = 0] = channels(hex)
      expect(r > 0.7 && g < 0.3 && b < 0.3, hex).toBe(false)
    }
  })
})
