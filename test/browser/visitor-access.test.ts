import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launch, PHONE } from '../support/browser.ts'
import { type Product, removeFolder, startProduct } from '../support/product.ts'

let browser: Browser
let product: Product

beforeAll(async () => {
  ;[browser, product] = await Promise.all([launch(), startProduct()])
})
afterAll(async () => {
  await browser.close()
  await product.stop()
  await removeFolder(product.folder)
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})

const said = (page: Page, key: string) => page.locator(`[data-say="${key}"]`).last()

const open = async (options: BrowserContextOptions = {}): Promise<Page> => {
  const context = await browser.newContext({
    viewport: PHONE,
    locale: 'nl-NL',
    reducedMotion: 'reduce',
    ...options,
  })
  const page = await context.newPage()
  await page.goto(product.visitor)
  await page.waitForLoadState('networkidle')
  return page
}

/**
 * Faults axe finds by the rules of WCAG 2.0 to 2.2, levels A and AA. On a screen tall enough for everything: what
 * is half below the bar at the bottom can be scrolled, and would be taken for too small.
 */
const faults = async (page: Page): Promise<string[]> => {
  await page.setViewportSize({ width: PHONE.width, height: 6000 })
  await page.evaluate(axe.source)
  const found = await run(page)
  await page.setViewportSize(PHONE)
  return found
}

const run = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const found = globalThis as unknown as {
      axe: { run: (o: unknown) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
    const { violations } = await found.axe.run({ runOnly: { type: 'tag', values: rules } })
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120)}`)
  })

/** What sticks out of the screen, or is too small to be tapped. */
const misfits = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = []
    if (document.documentElement.scrollWidth > innerWidth) found.push(`wider than ${innerWidth}`)
    for (const element of document.querySelectorAll<HTMLElement>('a, button, input, select, textarea')) {
      const { width, height, right, left } = element.getBoundingClientRect()
      const name = element.dataset['say'] ?? element.outerHTML.slice(0, 60)
      if (height > 0 && (height < 32 || width < 44)) found.push(`${name} is ${width} by ${height}`)
      if (right > innerWidth + 1 || left < -1) found.push(`${name} sticks out`)
    }
    return found
  })

type Step = readonly [name: string, go: (page: Page) => Promise<void>]
const tap = (key: string): Step => [key, (page) => said(page, key).click()]

/** A way past every kind of screen there is before the handoff, and one after it. */
const STEPS: readonly Step[] = [
  tap('first.undisturbed.yes'),
  tap('intake.about.more'),
  tap('intake.close'),
  tap('intake.on'),
  tap('intake.who.me'),
  tap('first.rights'),
  tap('intake.papers.none'),
  tap('intake.rights.compensation'),
  tap('card.compare.title'),
  tap('first.back'),
  tap('intake.close'),
  tap('intake.wish.sleep'),
  tap('first.on'),
  tap('intake.soon.help'),
  tap('intake.help.speak'),
  tap('first.back'),
  tap('intake.close'),
  tap('first.person'),
  [
    'place',
    async (page) => {
      await page.locator('#place').fill('Bergen')
      await page.keyboard.press('Enter')
    },
  ],
  ['which', (page) => page.locator('[data-say="intake.place.found"]').first().click()],
  tap('intake.age.23+'),
  tap('intake.team.helpdesk'),
  tap('intake.wayback.call'),
  ['contact', (page) => page.locator('#safecontact').fill('0612345678')],
  tap('first.on'),
  tap('intake.review.share'),
  ['waiting', (page) => said(page, 'ui.wait.nobody').waitFor()],
  tap('intake.waiting.keep'),
  tap('first.back'),
  tap('ui.readers.now'),
  tap('first.back'),
  tap('intake.professional.numbers'),
  tap('first.back'),
  tap('intake.waiting.erase'),
]

const walk = async (page: Page, look: (name: string) => Promise<void>): Promise<void> => {
  await look('first')
  for (const [name, go] of STEPS) {
    await go(page)
    await look(name)
  }
}

describe('for everybody', () => {
  it.each(['nl-NL', 'en-GB'])('axe finds nothing on any screen (%s)', async (locale) => {
    const page = await open({ locale })
    await walk(page, async (name) => expect(await faults(page), name).toEqual([]))
  })
  it('axe finds nothing in the dark', async () => {
    const page = await open({ colorScheme: 'dark' })
    await walk(page, async (name) => expect(await faults(page), name).toEqual([]))
  })
  it('control: axe finds what is wrong', async () => {
    const page = await open()
    await page.evaluate(() => {
      const image = document.createElement('img')
      image.src = 'data:,'
      document.body.append(image)
    })
    expect((await faults(page)).join()).toContain('image-alt')
  })
})

describe('on a small screen', () => {
  it('nothing sticks out at 320 px, and everything can be tapped', async () => {
    const page = await open({ viewport: { width: 320, height: 568 } })
    await walk(page, async (name) => expect(await misfits(page), name).toEqual([]))
  })
  it('the longest words and right-to-left writing fit too', async () => {
    const word = 'arbeidsongeschiktheidsverzekeringsmaatschappij'
    for (const dir of ['ltr', 'rtl']) {
      const page = await open({ viewport: { width: 320, height: 568 } })
      const stretch = (): Promise<void> =>
        page.evaluate(
          ([text, way]) => {
            document.documentElement.dir = way ?? ''
            for (const element of document.querySelectorAll('[data-say], [data-text], label, .hint')) {
              if (element.children.length === 0) element.textContent = text ?? ''
            }
          },
          [word, dir],
        )
      for (const key of ['first.undisturbed.yes', 'intake.on', 'intake.who.me']) {
        await said(page, key).click()
        await stretch()
        expect(await misfits(page), `${dir} ${key}`).toEqual([])
      }
      await page.close()
    }
  })
  it('control: what is too wide is found', async () => {
    const page = await open({ viewport: { width: 320, height: 568 } })
    await page.evaluate(() => {
      const wide = document.createElement('button')
      wide.style.width = '400px'
      document.body.append(wide)
    })
    expect((await misfits(page)).length).toBeGreaterThan(0)
  })
})

describe('without script', () => {
  it.each(['nl', 'en'])('the same texts and numbers stand on a page of their own (%s)', async (language) => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: PHONE })
    const page = await context.newPage()
    await page.goto(product.visitor)
    await page.locator(`noscript a[lang="${language}"], a[href="/${language}"]`).click()
    expect(await page.locator('a[href="tel:112"]').count()).toBeGreaterThan(0)
    expect(await page.locator('a[href="/exit"]').count()).toBe(1)
    expect(await page.locator('form, script').count()).toBe(0)
    expect(await page.locator('details').count()).toBeGreaterThan(10)
    expect(await page.locator('main').textContent()).not.toContain('{{')
    expect(await page.locator('html').getAttribute('lang')).toBe(language)
  })
})
