import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Body, Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { authenticator, launch } from '../support/browser.ts'
import { Client } from '../support/clients.ts'
import { makeFolder, type Product, removeFolder, startProduct } from '../support/product.ts'

const handoff: Body = {
  t: 'handoff',
  lang: 'en',
  wayBack: 'stay',
  lines: [{ node: 'wish', answers: ['intake.wish.talk'] }],
  held: [],
  skipped: [],
  consent: { groups: ['eindhoven', 'comensha'], script: 'intake@1', at: Date.now() },
}

const act = (page: Page, name: string): ReturnType<Page['locator']> => page.locator(`[data-do="${name}"]`)

/** What the page asks of the browser beyond drawing: keys, notifications, the clock. */
describe('the console on a device', () => {
  let browser: Browser
  let product: Product
  let engine: Engine
  let folder: string
  let context: BrowserContext
  let page: Page

  beforeAll(async () => {
    folder = await makeFolder()
    engine = await loadSodium()
    product = await startProduct({ folder })
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    await product?.stop()
    await removeFolder(folder)
  })
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'nl-NL' })
    page = await context.newPage()
    page.setDefaultTimeout(15_000)
  })
  afterEach(() => context.close())

  const choose = (name: string): Promise<void> =>
    page.locator('[data-do="account"]', { hasText: name }).click()

  const byWords = async (name: string): Promise<void> => {
    await choose(name)
    await act(page, 'words').fill(product.words[name] ?? '')
    await act(page, 'unlock-words').click()
    await act(page, 'sign-out').waitFor()
  }

  const visitor = async (): Promise<Client> => {
    const client = new Client(engine, product.visitor)
    await client.load()
    await client.handoff(handoff)
    return client
  }

  it('opens by a passkey after a reload, and what the passkey gives leaves in no request', async () => {
    await page.addInitScript(() => {
      const given: string[] = []
      Object.assign(globalThis, { given })
      const original = PublicKeyCredential.prototype.getClientExtensionResults
      PublicKeyCredential.prototype.getClientExtensionResults = function () {
        const results = original.call(this)
        const first = results.prf?.results?.first
        if (first instanceof ArrayBuffer) {
          const bytes = [...new Uint8Array(first)]
          given.push(bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(''))
        }
        return results
      }
    })
    const sent: Buffer[] = []
    page.on('request', (request) => {
      const body = request.postDataBuffer()
      sent.push(Buffer.from(request.url() + JSON.stringify(request.headers())), ...(body ? [body] : []))
    })
    await page.goto(product.console)
    await authenticator(page)
    await byWords('Anna')
    await act(page, 'add-passkey').click()
    await act(page, 'add-passkey').waitFor({ state: 'detached' })
    const first = await page.evaluate(() => (globalThis as unknown as { given: string[] }).given.at(-1))
    await page.reload()
    await choose('Anna')
    await act(page, 'unlock-passkey').click()
    await act(page, 'sign-out').waitFor()
    const again = await page.evaluate(() => (globalThis as unknown as { given: string[] }).given.at(-1))
    expect(first).toMatch(/^[0-9a-f]{64}$/)
    expect(again).toBe(first)
    const raw = Buffer.from(first ?? '', 'hex')
    const marks = [raw, Buffer.from(raw.toString('hex')), Buffer.from(raw.toString('base64url').slice(0, 40))]
    for (const mark of marks) expect(sent.filter((one) => one.includes(mark))).toEqual([])
    // Control: the same search finds what was sent.
    expect(sent.filter((one) => one.includes(Buffer.from('/staff/session'))).length).toBeGreaterThan(0)
  })

  it('makes a new device: six words, twelve words, a record; it opens once the roster lists it, not before', async () => {
    await page.goto(product.console)
    await act(page, 'new-device').click()
    await act(page, 'label').fill('Anna, telefoon')
    await act(page, 'new-words').click()
    const record = act(page, 'record')
    await record.waitFor()
    expect(Buffer.from(await record.inputValue(), 'base64url')).toHaveLength(32 + 1216)
    const lists = page.locator('.words')
    expect(await lists.nth(0).locator('li').count()).toBe(6)
    expect(await lists.nth(1).locator('li').count()).toBe(12)
    const words = (await lists.nth(0).locator('li').allTextContents()).join(' ')
    await page.reload()
    await choose('Anna, telefoon')
    await act(page, 'words').fill(words)
    await act(page, 'unlock-words').click()
    const alert = page.locator('[role="alert"]')
    await alert.waitFor()
    expect(await alert.textContent()).toContain('ledenlijst')
    await act(page, 'words').fill(words.replace(/^\w+/, 'bami'))
    await act(page, 'unlock-words').click()
    await page.locator('[role="alert"]', { hasText: 'Controleer de woorden' }).waitFor()
  })

  it('locks after ten minutes without a touch, keeps the place, and shows nothing of it meanwhile', async () => {
    await page.clock.install()
    await page.goto(product.console)
    const client = await visitor()
    await byWords('Anna')
    await page.locator(`[data-id="${client.conversation}"]`).click()
    await act(page, 'accept').click()
    await act(page, 'write').fill('een halve zin')
    await page.clock.fastForward(9 * 60_000)
    expect(await act(page, 'write').count()).toBe(1)
    await page.clock.fastForward(2 * 60_000)
    await page.locator('[data-do="account"]').first().waitFor()
    expect(await page.locator('.columns').count()).toBe(0)
    expect(await page.content()).not.toContain('halve zin')
    await byWords('Anna')
    await act(page, 'write').waitFor()
    expect(await act(page, 'write').inputValue()).toBe('een halve zin')
  })

  it('a conversation that could not be read when it was opened is read a moment later', async () => {
    await page.goto(product.console)
    const client = await visitor()
    await byWords('Anna')
    let cut = 1
    await page.route('**/since', (route) => (cut-- > 0 ? route.abort() : route.continue()))
    await page.locator(`[data-id="${client.conversation}"]`).click()
    await act(page, 'accept').waitFor()
    expect(cut).toBeLessThanOrEqual(0)
    await page.unroute('**/since')
  })

  it('notifies without a word about anybody', async () => {
    await page.addInitScript(() => {
      const shown: unknown[] = []
      const Fake = class {
        static permission = 'granted'
        constructor(...args: unknown[]) {
          shown.push(args)
        }
      }
      Object.assign(globalThis, { Notification: Fake, shown })
      document.hasFocus = () => false
    })
    await page.goto(product.console)
    await byWords('Anna')
    const client = await visitor()
    await page.locator(`[data-id="${client.conversation}"]`).waitFor()
    const shown = await page.evaluate(() => (globalThis as unknown as { shown: unknown[] }).shown)
    expect(shown).toContainEqual(['Nieuw gesprek', { tag: 'new' }])
    expect(new Set(shown.map((one) => JSON.stringify(one))).size).toBe(1)
  })
})
