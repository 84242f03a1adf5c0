import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launch, PHONE } from '../support/browser.ts'
import { type Neutral, startNeutral } from '../support/neutral.ts'
import { type Product, removeFolder, startProduct } from '../support/product.ts'

let browser: Browser
let neutral: Neutral
let product: Product

beforeAll(async () => {
  neutral = await startNeutral()
  ;[browser, product] = await Promise.all([launch(), startProduct({ env: { EXIT_URL: neutral.url } })])
})
afterAll(async () => {
  await browser.close()
  await product.stop()
  await removeFolder(product.folder)
  neutral.stop()
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})

const before = 'data:text/html,<title>before</title><p>before</p>'

const open = async (clock = false): Promise<Page> => {
  const context = await browser.newContext({ viewport: PHONE, locale: 'nl-NL' })
  const page = await context.newPage()
  if (clock) await page.clock.install()
  await page.goto(before)
  await page.goto(product.visitor)
  return page
}

const leave = (page: Page) => page.locator('[data-say="first.leave"]').first()
const said = (page: Page, key: string) => page.locator(`[data-say="${key}"]`).last()
const landed = (page: Page) => page.locator('#weather').waitFor()

/** Some way into it, with a text left unsent in a field. */
const walk = async (page: Page): Promise<void> => {
  await said(page, 'first.undisturbed.yes').click()
  await said(page, 'intake.on').click()
  await said(page, 'first.person').click()
  await page.locator('#place').fill('NOOITVERSTUURD')
}

describe('leaving', () => {
  it('blanks at once, before anything has answered', async () => {
    const page = await open()
    await walk(page)
    await page.route('**/exit', () => undefined)
    const left = await page.evaluate(() => {
      document.querySelector<HTMLElement>('a[href="/exit"]')?.click()
      return {
        text: document.body.textContent,
        title: document.title,
        nodes: document.body.childNodes.length,
      }
    })
    expect(left).toEqual({ text: '', title: '', nodes: 0 })
  })

  it('goes to the neutral site in place of the page, and Back shows what was before', async () => {
    const page = await open()
    const steps = await page.evaluate(() => history.length)
    await walk(page)
    expect(await page.evaluate(() => history.length)).toBe(steps)
    await leave(page).click()
    await landed(page)
    expect(page.url()).toBe(neutral.url)
    await page.goBack()
    expect(page.url()).toBe(before)
  })

  it('tells the neutral site nothing of where it came from', async () => {
    const page = await open()
    await leave(page).click()
    await landed(page)
    const headers = neutral.seen.at(-1) ?? {}
    expect(headers['referer']).toBeUndefined()
    expect(JSON.stringify(headers)).not.toContain(new URL(product.visitor).port)
  })

  it('works while the script is still on its way, and without any script', async () => {
    const page = await open()
    await page.route('**/f/**', () => undefined)
    await page.goto(product.visitor)
    await leave(page).click()
    await landed(page)
    const plain = await browser.newContext({ javaScriptEnabled: false, viewport: PHONE })
    const dumb = await plain.newPage()
    await dumb.goto(product.visitor)
    await leave(dumb).click()
    await landed(dumb)
  })

  it('leaves again when a page comes back out of the cache', async () => {
    const page = await open()
    await walk(page)
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
    await landed(page)
  })

  it('is emptied when the page goes away by any other road', async () => {
    const page = await open()
    await walk(page)
    const text = await page.evaluate(() => {
      dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
      return document.body.textContent
    })
    expect(text).toBe('')
  })
})

describe('Shift three times', () => {
  const shift = (page: Page) => page.keyboard.press('Shift')

  it('leaves within five seconds', async () => {
    const page = await open()
    for (let i = 0; i < 3; i++) await shift(page)
    await landed(page)
  })
  it('does not when it was held for a capital letter', async () => {
    const page = await open()
    for (const letter of ['A', 'B', 'C', 'D']) await page.keyboard.press(`Shift+${letter}`)
    for (let i = 0; i < 2; i++) await shift(page)
    expect(await leave(page).isVisible()).toBe(true)
  })
  it('does not when it took longer', async () => {
    const page = await open(true)
    await shift(page)
    await shift(page)
    await page.clock.fastForward(6000)
    await shift(page)
    expect(await leave(page).isVisible()).toBe(true)
  })
})

describe('the exit', () => {
  it('is first for the tab key, 48 px, on the screen and covered by nothing, at every width', async () => {
    const page = await open()
    await walk(page)
    for (const width of [240, 320, 360, 1280]) {
      await page.setViewportSize({ width, height: 640 })
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
      const found = await leave(page).evaluate((link) => {
        const box = link.getBoundingClientRect()
        const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
        return {
          height: box.height,
          width: box.width,
          inside: box.right <= innerWidth,
          hit: link.contains(hit),
        }
      })
      expect(found.height, String(width)).toBeGreaterThanOrEqual(48)
      expect(found.width, String(width)).toBeGreaterThanOrEqual(48)
      expect(found, String(width)).toMatchObject({ inside: true, hit: true })
    }
    const fresh = await open()
    await fresh.keyboard.press('Tab')
    expect(await fresh.evaluate(() => document.activeElement?.getAttribute('href'))).toBe('/exit')
  })
})
