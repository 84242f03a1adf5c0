import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launch, PHONE } from '../support/browser.ts'
import { VisitorPage } from '../support/people.ts'
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

const WORD = 'Qzvbxwk'
const said = (page: Page, key: string) => page.locator(`[data-say="${key}"]`).last()

type Traffic = { readonly posts: number[]; readonly carrying: string[]; readonly sockets: string[] }

/** Every body that leaves, and every request or frame that carries the word in any spelling. */
function traffic(page: Page): Traffic {
  const found: Traffic = { posts: [], carrying: [], sockets: [] }
  const forms = [WORD, Buffer.from(WORD).toString('base64').slice(0, 8), Buffer.from(WORD).toString('hex')]
  const look = (where: string, bytes: Buffer): void => {
    const text = `${bytes.toString('latin1')} ${bytes.toString('utf16le')}`
    if (forms.some((form) => text.includes(form))) found.carrying.push(where)
  }
  page.on('request', (request) => {
    const body = request.postDataBuffer()
    if (request.method() !== 'GET') found.posts.push(body?.length ?? 0)
    look(request.url(), Buffer.concat([Buffer.from(request.url()), body ?? Buffer.alloc(0)]))
  })
  page.on('websocket', (socket) => {
    found.sockets.push(socket.url())
    socket.on('framesent', ({ payload }) => look('socket', Buffer.from(payload)))
  })
  return found
}

/** What stands before the worker's own program, by what it breaks. */
const BROKEN: readonly (readonly [name: string, program: ((own: string) => string) | 'blocked'])[] = [
  ['the worker does not arrive', 'blocked'],
  ['the worker says nothing at all', () => ''],
  ['the worker throws', () => 'throw new Error("no")'],
  ['WebAssembly is not there', (own) => `delete self.WebAssembly;${own}`],
  [
    'WebAssembly does not start',
    (own) =>
      `for (const name of ["instantiate", "compile"]) WebAssembly[name] = () => Promise.reject(new Error("no"));WebAssembly.Module = function () { throw new Error("no") };${own}`,
  ],
  [
    'chance throws',
    (own) => `Object.defineProperty(crypto, "getRandomValues", { value() { throw new Error("no") } });${own}`,
  ],
  [
    'chance never comes',
    (own) =>
      `${own};const now = onmessage;self.onmessage = null;setInterval(() => { self.onmessage = null }, 0)`,
  ],
  [
    'it starts, and fails at the handoff',
    (own) =>
      `const post = self.postMessage.bind(self);self.postMessage = (a) => post(a && a.value && a.value.credential ? { n: a.n, code: "failed" } : a);${own}`,
  ],
  [
    'it starts, and gives text instead of an upload',
    (own) =>
      `const post = self.postMessage.bind(self);self.postMessage = (a) => post(a && a.value && a.value.credential ? { n: a.n, value: { ...a.value, bytes: new TextEncoder().encode("${WORD} in the open") } } : a);${own}`,
  ],
]

/** As far towards Send as the page lets one go, with the word typed into whatever can be typed into. */
async function tryToSend(page: Page): Promise<void> {
  for (const key of ['first.undisturbed.yes', 'first.person']) await said(page, key).click()
  await page.locator('#place').fill(WORD)
  await page.waitForTimeout(200)
  for (const key of [
    'intake.place.unknown',
    'intake.age.23+',
    'intake.team.helpdesk',
    'intake.wayback.stay',
    'intake.review.share',
  ]) {
    const found = said(page, key)
    await found.click({ timeout: 4000 }).catch(() => undefined)
  }
  await page.waitForTimeout(1500)
}

async function open(program?: ((own: string) => string) | 'blocked'): Promise<{ page: Page; seen: Traffic }> {
  const context = await browser.newContext({ viewport: PHONE, locale: 'nl-NL' })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const seen = traffic(page)
  if (program === 'blocked') await page.route('**/f/worker-*', (route) => route.abort())
  else if (program)
    await page.route('**/f/worker-*', async (route) => {
      const response = await route.fetch({
        headers: { ...route.request().headers(), 'accept-encoding': 'identity' },
      })
      await route.fulfill({ response, body: program(await response.text()) })
    })
  await page.goto(product.visitor)
  return { page, seen }
}

describe('when the cryptography cannot be had', () => {
  it.each(BROKEN)('nothing goes out in another way: %s', async (_, program) => {
    const { page, seen } = await open(program)
    await tryToSend(page)
    expect(seen.carrying).toEqual([])
    expect(seen.posts).toEqual([])
    expect(seen.sockets).toEqual([])
    // and the numbers that work without it stand there
    expect(await page.locator('a[href="tel:112"]').count()).toBeGreaterThan(0)
  })

  it('control: with nothing broken the same taps send one sealed upload, and the same eyes see a word in the open', async () => {
    const { page, seen } = await open((own) => own)
    await tryToSend(page)
    await said(page, 'ui.wait.nobody').waitFor()
    expect(seen.posts[0]).toBe(23 + 32_768)
    expect(seen.carrying).toEqual([])
    expect(seen.sockets.every((url) => /\/live$/.test(url))).toBe(true)
    await page.evaluate((word) => fetch(`/head?${word}`).catch(() => undefined), WORD)
    await page.evaluate((word) => fetch('/append', { method: 'POST', body: word }), WORD)
    expect(seen.carrying).toHaveLength(2)
  })
})

describe('after the handoff', () => {
  it('the script goes on on this phone alone: reading, answering and typing send nothing until a tap says send', async () => {
    const context = await browser.newContext({ viewport: PHONE, locale: 'nl-NL' })
    await context.close()
    const visitor = await VisitorPage.open(browser, product)
    const { page } = visitor
    const seen = traffic(page)
    await visitor.handOff('Eindhoven', '23+', 'both', 'stay')
    await visitor.sees('ui.wait.nobody')
    await page.waitForTimeout(1000)
    const sent = (): number => seen.posts.filter((size) => size >= 1024).length
    const before = sent()
    expect(before).toBe(1)
    await visitor.tap('first.rights')
    await page.waitForTimeout(300)
    for (let i = 0; i < 6; i++) {
      const choices = page.locator('main button.choice:visible, main button[data-say]:visible')
      const count = await choices.count()
      if (count === 0) break
      await choices
        .nth(i % count)
        .click({ timeout: 2000 })
        .catch(() => undefined)
      await page.waitForTimeout(150)
    }
    for (let i = 0; i < 8 && (await visitor.said('intake.waiting.more').count()) === 0; i++) {
      await visitor
        .said('first.back')
        .last()
        .click({ timeout: 2000 })
        .catch(() => undefined)
      await page.waitForTimeout(150)
    }
    await visitor.tap('intake.waiting.more')
    await page.locator('main [data-say]').first().waitFor()
    expect(sent()).toBe(before)
    expect(seen.carrying).toEqual([])
    // control: a code is asked for by a tap, and is seen to go out
    for (let i = 0; i < 4 && (await visitor.said('intake.waiting.keep').count()) === 0; i++) {
      await visitor
        .said('first.back')
        .last()
        .click({ timeout: 2000 })
        .catch(() => undefined)
      await page.waitForTimeout(150)
    }
    await visitor.tap('intake.waiting.keep')
    await visitor
      .said('ui.code')
      .first()
      .waitFor({ timeout: 60_000 })
      .catch(async () => {
        await page.locator('main [data-say]:visible').first().click()
      })
    await expect.poll(sent, { timeout: 60_000 }).toBeGreaterThan(before)
  }, 180_000)
})
