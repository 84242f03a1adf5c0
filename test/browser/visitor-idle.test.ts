import type { Browser, Page } from 'playwright-core'
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

const MINUTE = 60_000
const said = (page: Page, key: string) => page.locator(`[data-say="${key}"]`).last()
const tap = (page: Page, key: string) => said(page, key).click()

const open = async (): Promise<Page> => {
  const context = await browser.newContext({ viewport: PHONE, locale: 'nl-NL' })
  const page = await context.newPage()
  await page.clock.install()
  await page.goto(product.visitor)
  return page
}

/** As when another app comes to the front, or this one again. */
const turn = (page: Page, hidden: boolean): Promise<void> =>
  page.evaluate((is) => {
    Object.defineProperty(document, 'hidden', { value: is, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, hidden)

const walk = async (page: Page): Promise<void> => {
  await tap(page, 'first.undisturbed.yes')
  await tap(page, 'first.person')
  await page.locator('#place').fill('NOGHIER')
}

const send = async (page: Page): Promise<void> => {
  await tap(page, 'first.undisturbed.yes')
  await tap(page, 'first.person')
  await tap(page, 'intake.place.unknown')
  await tap(page, 'intake.age.23+')
  await tap(page, 'intake.team.helpdesk')
  await tap(page, 'intake.wayback.stay')
  await tap(page, 'intake.review.share')
  await said(page, 'ui.wait.nobody').waitFor()
}

const texts = (page: Page): Promise<string> => page.evaluate(() => document.body.textContent ?? '')
const fresh = async (page: Page): Promise<void> => {
  await said(page, 'first.undisturbed').waitFor()
  expect(await texts(page)).not.toContain('NOGHIER')
  expect(await page.locator('.own').count()).toBe(0)
}

describe('a page nobody sees', () => {
  it('is covered at once, and there again when one comes back', async () => {
    const page = await open()
    await walk(page)
    await turn(page, true)
    expect(await page.locator('main').count()).toBe(0)
    expect(await texts(page)).not.toContain('Waar ben je')
    await turn(page, false)
    expect(await page.locator('#place').inputValue()).toBe('NOGHIER')
  })
  it('is wiped after five minutes before the handoff', async () => {
    const page = await open()
    await walk(page)
    await turn(page, true)
    await page.clock.runFor(4.9 * MINUTE)
    await turn(page, false)
    expect(await page.locator('#place').inputValue()).toBe('NOGHIER')
    await turn(page, true)
    await page.clock.fastForward(5 * MINUTE)
    await fresh(page)
  })
  it('is wiped before it shows anything when its timers slept meanwhile', async () => {
    const page = await open()
    await walk(page)
    await turn(page, true)
    await page.clock.setSystemTime(Date.now() + 60 * MINUTE)
    await turn(page, false)
    await fresh(page)
  })
})

describe('a page nobody touches', () => {
  it('warns for a minute, takes the focus, and stays when one says so', async () => {
    const page = await open()
    await walk(page)
    await page.clock.runFor(10 * MINUTE + 2000)
    await said(page, 'ui.idle').waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-say'))).toBe('ui.idle.stay')
    await tap(page, 'ui.idle.stay')
    await page.clock.runFor(2 * MINUTE)
    expect(await page.locator('#place').inputValue()).toBe('NOGHIER')
  })
  it('is wiped when nobody answers', async () => {
    const page = await open()
    await walk(page)
    await page.clock.runFor(11 * MINUTE + 2000)
    await fresh(page)
  })
})

describe('after the handoff', () => {
  it('twelve minutes in another app: the text is hidden, one tap shows it, the keys are still there', async () => {
    const page = await open()
    await send(page)
    await turn(page, true)
    await page.clock.runFor(12 * MINUTE)
    await turn(page, false)
    expect(await page.locator('main').count()).toBe(0)
    await tap(page, 'ui.show')
    await said(page, 'ui.wait.nobody').waitFor()
    await tap(page, 'intake.waiting.more')
    await tap(page, 'intake.more.leave')
    await tap(page, 'intake.leave.yes')
    await tap(page, 'intake.more.close')
    await tap(page, 'ui.sendThis')
    await said(page, 'ui.told').waitFor()
  })
  it('is wiped after half an hour out of sight', async () => {
    const page = await open()
    await send(page)
    await turn(page, true)
    await page.clock.runFor(30 * MINUTE + 2000)
    await fresh(page)
  })
})
