import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { PHONE } from './browser.ts'
import type { Product } from './product.ts'

export type OpenOptions = {
  /** BCP-47 locale of the browser. */
  readonly locale?: string
  /** The time on the clock of this phone or laptop, ms; it goes on from there. */
  readonly at?: number
  /** Size of the screen, CSS pixels. */
  readonly screen?: { readonly width: number; readonly height: number }
  readonly dark?: boolean
  /** The page's timers go on only by `page.clock`. */
  readonly held?: boolean
}

async function opened(
  browser: Browser,
  options: OpenOptions,
  wide: boolean,
): Promise<[BrowserContext, Page]> {
  const context = await browser.newContext({
    viewport: options.screen ?? (wide ? { width: 1280, height: 800 } : PHONE),
    locale: options.locale ?? 'nl-NL',
    colorScheme: options.dark ? 'dark' : 'light',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  if (options.held) await page.clock.install()
  if (options.at !== undefined) await page.clock.setSystemTime(options.at)
  return [context, page]
}

/** Someone on a phone, who taps what is said on it. */
export class VisitorPage {
  readonly context: BrowserContext
  readonly page: Page
  readonly faults: string[] = []

  private constructor(context: BrowserContext, page: Page) {
    this.context = context
    this.page = page
    page.on('pageerror', (error) => this.faults.push(error.message))
  }

  static async open(browser: Browser, product: Product, options: OpenOptions = {}): Promise<VisitorPage> {
    const [context, page] = await opened(browser, options, false)
    const visitor = new VisitorPage(context, page)
    await page.goto(product.visitor)
    return visitor
  }

  said(key: string): Locator {
    return this.page.locator(`[data-say="${key}"]`)
  }
  async tap(key: string): Promise<void> {
    await this.said(key).last().click()
  }
  async sees(key: string): Promise<string> {
    const found = this.said(key).last()
    await found.waitFor().catch(async (error: Error) => {
      throw new Error(`${key} is not to be seen; the page says:\n${await this.text()}\n${error.message}`)
    })
    return ((await found.textContent()) ?? '').replace(/[\u2066-\u2069]/g, '')
  }
  async type(text: string): Promise<void> {
    await this.page.locator('input:visible, textarea:visible').last().fill(text)
  }
  text(): Promise<string> {
    return this.page.evaluate(() => document.body.innerText)
  }

  /** From the first screen to "Talk to a person": limits first, then five screens. */
  async toPerson(): Promise<void> {
    await this.tap('first.undisturbed.yes')
    await this.tap('intake.on')
    await this.tap('first.person')
  }
  async place(name: string): Promise<void> {
    await this.said('intake.place').last().waitFor()
    await this.type(name)
    await this.page
      .locator('[data-say="intake.place.found"]', { hasText: new RegExp(`^${name}`) })
      .first()
      .click()
  }
  /** place, age, who may read, way back, review: the five screens up to Send. */
  async handOff(place: string, age: string, team: string, wayBack: string): Promise<void> {
    await this.toPerson()
    await this.place(place)
    await this.tap(`intake.age.${age}`)
    await this.tap(`intake.team.${team}`)
    await this.tap(`intake.wayback.${wayBack}`)
    await this.tap('intake.review.share')
  }
  /** The two numbers, as shown; confirmed by the last four digits. */
  async keepCode(): Promise<string> {
    await this.said('ui.code').nth(1).waitFor({ timeout: 40_000 })
    const code = (await this.said('ui.code').allTextContents()).join('').replace(/\D/g, '')
    await this.type(code.slice(-4))
    await this.tap('intake.code.kept')
    return code
  }
  async say(text: string): Promise<void> {
    await this.page.locator('textarea').last().fill(text)
    await this.tap('ui.send')
  }
  async comeBack(code: string): Promise<void> {
    await this.tap('first.undisturbed.yes')
    await this.tap('intake.on')
    await this.tap('intake.who.before')
    await this.page.locator('#one').fill(code.slice(0, 10))
    await this.page.locator('#two').fill(code.slice(10))
    await this.tap('ui.code.open')
  }
  /** As when another app needs the memory: no goodbye, nothing saved. */
  async killed(): Promise<void> {
    const session = await this.context.newCDPSession(this.page)
    const crashed = this.page.waitForEvent('crash')
    session.send('Page.crash').catch(() => undefined)
    await crashed
    await this.context.close()
  }
}

/** Someone of the team at the console. */
export class StaffPage {
  readonly context: BrowserContext
  readonly page: Page

  private constructor(context: BrowserContext, page: Page) {
    this.context = context
    this.page = page
  }

  static async open(
    browser: Browser,
    product: Product,
    name: string,
    options: OpenOptions = {},
  ): Promise<StaffPage> {
    const [context, page] = await opened(browser, options, true)
    const staff = new StaffPage(context, page)
    await page.goto(product.console)
    await page.locator('[data-do="account"]', { hasText: name }).click()
    await staff.act('words').fill(product.words[name] ?? '')
    await staff.act('unlock-words').click()
    await staff.act('sign-out').waitFor()
    return staff
  }

  act(name: string): Locator {
    return this.page.locator(`[data-do="${name}"]`)
  }
  rows(): Locator {
    return this.page.locator('[data-id]')
  }
  /** Takes the first that waits, or this one, and answers its id. */
  async take(id?: string): Promise<string> {
    const waiting = this.page.locator('section[aria-labelledby="box-waiting"] [data-id]').first()
    const found = id ?? (await waiting.getAttribute('data-id')) ?? ''
    await this.page.locator(`[data-id="${found}"]`).click()
    await this.act('accept')
      .click()
      .catch(async (error: Error) => {
        throw new Error(`${error.message}\nthe page says:\n${await this.page.locator('body').innerText()}`)
      })
    await this.act('write').waitFor()
    return found
  }
  async open(id: string): Promise<void> {
    await this.page.locator(`[data-id="${id}"]`).click()
  }
  async write(text: string): Promise<void> {
    await this.act('write').fill(text)
    await this.act('send').click()
  }
  /** A ready question; `values` by name of what has to be filled in. */
  async phrase(id: string, values: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.act('phrases').click()
    await this.act(`phrase:${id}`).click()
    for (const [name, value] of Object.entries(values)) {
      const blank = this.act(`blank:${name}`)
      if ((await blank.evaluate((element) => element.tagName)) === 'SELECT') await blank.selectOption(value)
      else await blank.fill(value)
    }
    await this.act('phrase-send').click()
  }
  /** Proposes an appointment; `hour` as `HH:MM`, or else `daypart` by key. */
  async meet(when: {
    readonly day: string
    readonly hour?: string
    readonly daypart?: string
    readonly place: string
  }): Promise<void> {
    await this.act('meet').click()
    await this.act('blank:day').fill(when.day)
    if (when.hour !== undefined) await this.act('blank:hour').fill(when.hour)
    if (when.daypart !== undefined) await this.act('meet-daypart').selectOption(when.daypart)
    await this.act('blank:place').selectOption(when.place)
    await this.act('meet-send').click()
  }
  line(text: string): Locator {
    return this.page.locator('.line', { hasText: text })
  }
  log(): Promise<string> {
    return this.page.locator('.talk').innerText()
  }
}
