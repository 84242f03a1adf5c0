import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import type { Product } from './product.ts'

const WIDE = { width: 1280, height: 800 } as const

/** A laptop or phone of somebody of the staff: its own browser, with what that keeps. */
export class Device {
  readonly context: BrowserContext
  readonly page: Page
  readonly product: Product
  /** As it stands in the list of this device. */
  readonly label: string
  /** Six words that open it. */
  readonly words: string
  /** Its public record, base64url, and the twelve words of it; '' for a device of the demo. */
  readonly record: string
  readonly twelve: string

  private constructor(
    page: Page,
    product: Product,
    about: Pick<Device, 'label' | 'words' | 'record' | 'twelve'>,
  ) {
    this.page = page
    this.context = page.context()
    this.product = product
    this.label = about.label
    this.words = about.words
    this.record = about.record
    this.twelve = about.twelve
  }

  private static async page(browser: Browser, product: Product, at?: number): Promise<Page> {
    const context = await browser.newContext({ viewport: WIDE, locale: 'nl-NL' })
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    if (at !== undefined) await page.clock.setSystemTime(at)
    await page.goto(product.console)
    return page
  }

  /** The device the demo has for somebody. */
  static async of(browser: Browser, product: Product, name: string, at?: number): Promise<Device> {
    const page = await Device.page(browser, product, at)
    return new Device(page, product, {
      label: name,
      words: product.words[name] ?? '',
      record: '',
      twelve: '',
    })
  }

  /** A new one, made on the screen for it: what it says is read off, as a person would. */
  static async make(browser: Browser, product: Product, label: string): Promise<Device> {
    const page = await Device.page(browser, product)
    const act = (name: string): Locator => page.locator(`[data-do="${name}"]`)
    await act('new-device').click()
    await act('label').fill(label)
    await act('new-words').click()
    await act('record').waitFor()
    const record = await act('record').inputValue()
    const [words, twelve] = await Promise.all(
      [0, 1].map(async (at) =>
        (await page.locator('.words').nth(at).locator('li').allTextContents()).join(' '),
      ),
    )
    await page.reload()
    return new Device(page, product, { label, words: words ?? '', record, twelve: twelve ?? '' })
  }

  act(name: string): Locator {
    return this.page.locator(`[data-do="${name}"]`)
  }
  /** As far as the six words go; what comes then is for the test to see. */
  async tryIn(): Promise<void> {
    await this.page.locator('[data-do="account"]', { hasText: this.label }).first().click()
    await this.act('words').fill(this.words)
    await this.act('unlock-words').click()
  }
  async signIn(): Promise<void> {
    await this.tryIn()
    await this.act('sign-out').waitFor()
  }
  async alert(): Promise<string> {
    const alert = this.page.locator('[role="alert"]')
    await alert.first().waitFor()
    return (await alert.first().textContent()) ?? ''
  }
  row(id: string): Locator {
    return this.page.locator(`[data-id="${id}"]`)
  }
  async open(id: string): Promise<void> {
    await this.row(id).click()
  }
  async take(id: string): Promise<void> {
    await this.open(id)
    await this.act('accept').click()
    await this.act('write').waitFor()
    await this.page.locator('.line.mine:not(.pending)').first().waitFor()
  }
  async write(text: string): Promise<void> {
    await this.act('write').fill(text)
    await this.act('send').click()
    await this.page.locator('.line.mine:not(.pending)', { hasText: text }).waitFor()
  }
  line(text: string): Locator {
    return this.page.locator('.line', { hasText: text })
  }
  log(): Promise<string> {
    return this.page.locator('.talk').innerText()
  }
  event(key: string): Locator {
    return this.page.locator(`[data-event="${key}"]`)
  }
  async devices(): Promise<void> {
    await this.act('devices').click()
    await this.page.locator('[data-device]').first().waitFor()
  }
  /** The entry of a device by its first two words, on the page of devices. */
  entry(mark: string): Locator {
    return this.page.locator('[data-device]', { hasText: mark })
  }
  /** The mark of this very device, as its own page of devices shows it. */
  async mark(): Promise<string> {
    await this.devices()
    const own = this.page.locator('[data-own="true"] strong')
    return (await own.textContent()) ?? ''
  }
}
