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

const said = (page: Page, key: string) => page.locator(`[data-say="${key}"]`).last()
const tap = (page: Page, key: string) => said(page, key).click()

const fresh = async (locale = 'nl-NL'): Promise<Page> => {
  const context = await browser.newContext({ viewport: PHONE, locale })
  return context.newPage()
}

const toReview = async (page: Page): Promise<void> => {
  for (const key of [
    'first.undisturbed.yes',
    'first.person',
    'intake.place.unknown',
    'intake.age.23+',
    'intake.team.helpdesk',
    'intake.wayback.stay',
  ])
    await tap(page, key)
}

describe('when something is not there', () => {
  it('answers the first question before the app has arrived, in the language of the phone', async () => {
    const page = await fresh('en-GB')
    let release = (): void => undefined
    const held = new Promise<void>((done) => {
      release = done
    })
    await page.route('**/f/app-*', async (route) => {
      await held
      await route.continue()
    })
    await page.goto(product.visitor, { waitUntil: 'commit' })
    expect(await said(page, 'first.undisturbed.helper').textContent()).toContain('Someone I trust')
    await page.locator('select').selectOption('nl')
    expect(await said(page, 'first.undisturbed.helper').textContent()).toContain('Iemand die ik vertrouw')
    await page.locator('select').selectOption('en')
    await tap(page, 'first.undisturbed.yes')
    await said(page, 'first.moment').waitFor()
    release()
    await said(page, 'intake.about').waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
  })
  it('says so in the page’s own words when the app does not arrive, and tries again', async () => {
    const page = await fresh()
    await page.route('**/f/app-*', (route) => route.abort())
    await page.goto(product.visitor)
    await said(page, 'first.failed').waitFor()
    await page.unroute('**/f/app-*')
    await tap(page, 'first.again')
    await tap(page, 'first.undisturbed.yes')
    await said(page, 'intake.about').waitFor()
  })
  it('runs no app but the one the page was built with', async () => {
    const page = await fresh()
    await page.route('**/f/app-*', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: 'document.title = "other"' }),
    )
    await page.goto(product.visitor)
    await said(page, 'first.failed').waitFor()
    expect(await page.title()).toBe('Informatie')
    await page.evaluate(() => {
      const script = document.createElement('script')
      try {
        script.textContent = 'document.title = "other"'
      } catch {
        return
      }
      document.head.append(script)
    })
    expect(await page.title()).toBe('Informatie')
  })
  it('shows numbers and sends nothing when cryptography cannot start', async () => {
    const page = await fresh()
    const posts: string[] = []
    page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()))
    await page.route('**/f/worker-*', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("no")' }),
    )
    await page.goto(product.visitor)
    await tap(page, 'first.undisturbed.yes')
    await said(page, 'ui.fault.locks').waitFor()
    expect(await page.locator('a[href="tel:112"]').count()).toBeGreaterThan(0)
    await tap(page, 'first.person')
    await tap(page, 'intake.place.unknown')
    await tap(page, 'intake.age.23+')
    await said(page, 'ui.fault.nobody').waitFor()
    expect(await page.locator('[data-say="intake.review.share"]').count()).toBe(0)
    const steps = await page.evaluate(() => history.length)
    await page.locator('a[href="/nl"]').click()
    await page.waitForURL('**/nl')
    expect(await page.evaluate(() => history.length)).toBe(steps)
    expect(await page.locator('a.leave[href="/exit"]').count()).toBe(1)
    expect(await page.textContent('main')).toContain('Schadefonds Geweldsmisdrijven')
    expect(posts).toEqual([])
  })
  it('keeps every answer when Send fails, and sends it when the line is back', async () => {
    const page = await fresh()
    await page.goto(product.visitor)
    await page.waitForLoadState('networkidle')
    await toReview(page)
    await page.context().setOffline(true)
    await tap(page, 'intake.review.share')
    await said(page, 'ui.send.failed').waitFor({ timeout: 60_000 })
    expect(await page.locator('[data-node="age"]').last().textContent()).toContain('23')
    await page.context().setOffline(false)
    await tap(page, 'intake.review.share')
    await said(page, 'ui.wait.nobody').waitFor()
  })
  it('says when the line is gone while one waits, and that it is back', async () => {
    const page = await fresh()
    await page.goto(product.visitor)
    await toReview(page)
    await tap(page, 'intake.review.share')
    await said(page, 'ui.link.here').waitFor()
    await page.context().setOffline(true)
    await said(page, 'ui.fault.offline').waitFor({ timeout: 70_000 })
    expect(await page.locator('a[href="tel:112"]').count()).toBeGreaterThan(0)
    await page.context().setOffline(false)
    await said(page, 'ui.link.here').waitFor({ timeout: 30_000 })
  })
  it('a number that is no code is told apart from nothing', async () => {
    const page = await fresh()
    await page.goto(product.visitor)
    for (const key of ['first.undisturbed.yes', 'intake.on', 'intake.who.before']) await tap(page, key)
    await page.locator('#one').fill('12 3456 7890')
    expect(await said(page, 'ui.code.open').isDisabled()).toBe(true)
    await page.locator('#two').fill('12 3456 7890')
    await tap(page, 'ui.code.open')
    await said(page, 'ui.code.unknown').waitFor({ timeout: 30_000 })
  })
})

describe('the page’s own rules', () => {
  it('refuse nothing the page does, from the first screen to waiting', async () => {
    const page = await fresh()
    const refused: string[] = []
    page.on('console', (line) => /Refused|violates|Trusted/.test(line.text()) && refused.push(line.text()))
    page.on('pageerror', (error) => refused.push(String(error)))
    await page.goto(product.visitor)
    await toReview(page)
    await tap(page, 'intake.review.share')
    await said(page, 'ui.wait.nobody').waitFor()
    expect(refused).toEqual([])
  })
  it('control: they refuse a script and an address that are not the page’s', async () => {
    const page = await fresh()
    await page.goto(product.visitor)
    await page.waitForLoadState('networkidle')
    const got = await page.evaluate(async () => {
      const script = document.createElement('script')
      let text = 'let in'
      try {
        script.textContent = '1'
      } catch {
        text = 'refused'
      }
      const away = await fetch('https://example.org/').then(
        () => 'let in',
        () => 'refused',
      )
      return [text, away]
    })
    expect(got).toEqual(['refused', 'refused'])
  })
})
