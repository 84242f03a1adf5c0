import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import type { Product } from './product.ts'

/** Somebody outside the list, in a browser of their own, who was called and asked to join one conversation. */
export class GuestPage {
  readonly context: BrowserContext
  readonly page: Page
  readonly faults: string[] = []
  /** The six words that open this device again. */
  passphrase = ''
  /** What they read out. */
  words = ''

  private constructor(context: BrowserContext, page: Page) {
    this.context = context
    this.page = page
    page.on('pageerror', (error) => this.faults.push(error.message))
  }

  static async open(
    browser: Browser,
    product: Product,
    options: { readonly viewport?: { width: number; height: number }; readonly locale?: string } = {},
  ): Promise<GuestPage> {
    const { viewport = { width: 1280, height: 800 }, locale = 'nl-NL' } = options
    const context = await browser.newContext({ viewport, locale })
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    await page.goto(product.console)
    return new GuestPage(context, page)
  }

  act(name: string): Locator {
    return this.page.locator(`[data-do="${name}"]`)
  }

  private async listed(): Promise<string> {
    return (await this.page.locator('ol.words li').allTextContents()).join(' ')
  }

  /** A device of their own under six words, up to the twelve words on the screen. */
  async offer(name: string, between: () => Promise<void> = async () => {}): Promise<void> {
    await this.act('be-guest').click()
    await this.act('label').fill(name)
    await this.act('guest-words').click()
    await this.act('guest-kept').waitFor()
    this.passphrase = await this.listed()
    await between()
    await this.act('guest-kept').click()
    await this.waits()
    this.words = await this.listed()
  }

  waits(): Promise<void> {
    return this.page.locator('[data-page="guest"]').waitFor()
  }

  /** Opens the device again from the list. */
  async again(): Promise<void> {
    await this.act('account').first().click()
    await this.act('words').fill(this.passphrase)
    await this.act('unlock-words').click()
  }

  text(): Promise<string> {
    return this.page.locator('body').innerText()
  }
}
