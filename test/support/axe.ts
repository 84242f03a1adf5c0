import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { PHONE } from './browser.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What axe finds wrong with the page as it stands, by all its rules or by those of these tags. */
export function faultsOf(page: Page, tags?: readonly string[]): Promise<string[]> {
  const options = tags ? { runOnly: { type: 'tag', values: tags } } : {}
  return page.evaluate(
    async ([source, given]) => {
      // The page itself may not do this; what the driver evaluates is exempt from its policy.
      const run = new Function('options', `${source}; return axe.run(options)`)
      const { violations } = await run(given)
      return violations.map(
        (one: { id: string; nodes: { html: string }[] }) => `${one.id}: ${one.nodes[0]?.html}`,
      )
    },
    [axe, options] as const,
  )
}

/** Faults by WCAG, and whether the page is wider than the screen. Tall: what can be scrolled to is not hidden. */
export async function screenFaultsOf(page: Page): Promise<string[]> {
  const size = page.viewportSize() ?? PHONE
  const whole = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewportSize({ width: size.width, height: Math.max(6000, whole + 1000) })
  const isWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  const found = await faultsOf(page, WCAG)
  await page.setViewportSize(size)
  return isWide ? ['wider than the screen', ...found] : found
}
