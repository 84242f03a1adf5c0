import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong with the page as it stands. */
export function faultsOf(page: Page): Promise<string[]> {
  return page.evaluate(async (source) => {
    // The page itself may not do this; what the driver evaluates is exempt from its policy.
    const run = new Function(`${source}; return axe.run()`)
    const result = await run()
    return result.violations.map(
      (one: { id: string; nodes: { html: string }[] }) => `${one.id}: ${one.nodes[0]?.html}`,
    )
  }, axe)
}
