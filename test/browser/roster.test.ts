import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, joinHead, signHead } from '#session'
import { loadSodium } from '#session/libsodium'
import {
  type Bytes,
  decodeHeadList,
  encodeHead,
  encodeHeadList,
  openHead,
  toHex,
  unverifiedHead,
} from '#wire'
import { DEMO_ROOTS } from '../../src/cli/demo/roots.ts'
import { demoRecord, publishDemoRoster } from '../../src/cli/demo/roster.ts'
import { Publication } from '../../src/cli/publication.ts'
import { launch, PHONE } from '../support/browser.ts'
import { StaffPage } from '../support/people.ts'
import { type Product, removeFolder, startProduct } from '../support/product.ts'

let browser: Browser
let product: Product
let engine: Engine

beforeAll(async () => {
  ;[browser, product, engine] = await Promise.all([launch(), startProduct(), loadSodium()])
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
const served = async (path: string): Promise<Bytes> =>
  new Uint8Array(await (await fetch(product.visitor + path)).arrayBuffer())

/** The roster of now with another end: two roots did sign it, of one version, and it stands in a list of its own. */
async function forked(): Promise<{ fork: Bytes; list: Bytes; hash: string }> {
  const head = unverifiedHead(await served('/head'))!
  const rows = decodeHeadList(await served('/heads'))!
  expect(rows).toHaveLength(head.version)
  const body = encodeHead({ ...head, expires: head.expires + 1 })
  const two = DEMO_ROOTS.slice(0, 2)
  const fork = joinHead(
    body,
    two.map((root) => signHead(engine, body, root)),
  )
  const roots = DEMO_ROOTS.map((root) => engine.signPair(root.seed).public)
  const { hash } = openHead(engine, fork, roots)!
  return { fork, list: encodeHeadList([...rows.slice(0, -1), hash]), hash: toHex(hash) }
}

type Lie = { readonly head?: Bytes; readonly list?: Bytes; readonly pin?: string }

/** A visitor to whom the server shows something else than to everybody: what is asked of it on the way. */
async function liedTo(lie: Lie): Promise<{ page: Page; posts: string[] }> {
  const context = await browser.newContext({ viewport: PHONE, locale: 'nl-NL' })
  const page = await context.newPage()
  const posts: string[] = []
  page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()))
  const contentType = 'application/octet-stream'
  const put = (path: string, bytes: Bytes | undefined): Promise<unknown> | undefined =>
    bytes &&
    page.route(product.visitor + path, (route) => route.fulfill({ contentType, body: Buffer.from(bytes) }))
  await put('/head', lie.head)
  await put('/heads', lie.list)
  if (lie.pin !== undefined) {
    await page.route(`${product.visitor}/`, async (route) => {
      const response = await route.fetch()
      const html = (await response.text()).replace(/(data-pin="[^"]*)[0-9a-f]{64}"/, `$1${lie.pin}"`)
      await route.fulfill({ response, body: html })
    })
  }
  await page.goto(product.visitor)
  await tap(page, 'first.undisturbed.yes')
  await tap(page, 'first.person')
  await tap(page, 'intake.place.unknown')
  await tap(page, 'intake.age.23+')
  return { page, posts }
}

const sendsNothing = async ({ page, posts }: Awaited<ReturnType<typeof liedTo>>): Promise<void> => {
  await said(page, 'ui.fault.nobody').waitFor()
  expect(await page.locator('a[href="tel:112"]').count()).toBeGreaterThan(0)
  expect(await page.locator('[data-say="intake.review.share"]').count()).toBe(0)
  expect(posts).toEqual([])
}

const canSend = async ({ page }: Awaited<ReturnType<typeof liedTo>>): Promise<void> => {
  await tap(page, 'intake.team.helpdesk')
  await tap(page, 'intake.wayback.stay')
  await said(page, 'intake.review.share').waitFor()
}

describe('a server that shows one visitor another roster than everybody else', () => {
  it('gets nothing: numbers stay, and nothing is sent', async () => {
    const { fork, list, hash } = await forked()
    await sendsNothing(await liedTo({ head: fork, list }))
    await sendsNothing(await liedTo({ head: fork }))
    await sendsNothing(await liedTo({ list }))
    // The controls: a page that was published with the fork takes it, and the page as it is takes the true roster.
    await canSend(await liedTo({ head: fork, list, pin: hash }))
    await canSend(await liedTo({}))
  })

  it('nor from a list with a gap, one that ends too early, or a page without its pin', async () => {
    const rows = decodeHeadList(await served('/heads'))!
    await sendsNothing(await liedTo({ list: encodeHeadList([...rows, ...rows]).slice(0, -1) }))
    await sendsNothing(await liedTo({ list: Uint8Array.of(1) }))
    await sendsNothing(await liedTo({ pin: '' }))
  })
})

const bytesBody = (bytes: Bytes) => ({ contentType: 'application/octet-stream', body: Buffer.from(bytes) })

describe('a server that shows a console another roster than it saw before', () => {
  it('lets nobody in there, and says where to call; a console that kept nothing takes it', async () => {
    const anna = await StaffPage.open(browser, product, 'Anna')
    await anna.act('sign-out').click()
    const { fork, list } = await forked()
    const lies = async (page: Page): Promise<void> => {
      await page.route(`${product.console}/head`, (route) => route.fulfill(bytesBody(fork)))
      await page.route(`${product.console}/heads`, (route) => route.fulfill(bytesBody(list)))
    }
    const open = async (page: Page): Promise<void> => {
      await page.goto(product.console)
      await page.locator('[data-do="account"]', { hasText: 'Anna' }).click()
      await page.locator('[data-do="words"]').fill(product.words['Anna'] ?? '')
      await page.locator('[data-do="unlock-words"]').click()
    }
    await lies(anna.page)
    await open(anna.page)
    const alert = anna.page.locator('[role="alert"]')
    await alert.waitFor()
    expect(await alert.textContent()).toContain('niet die van eerder')
    expect(await anna.act('sign-out').count()).toBe(0)
    // The control, and what stays possible (PROTOCOL §10): whoever kept nothing cannot tell.
    const fresh = await (await browser.newContext({ locale: 'nl-NL' })).newPage()
    await lies(fresh)
    await open(fresh)
    await fresh.locator('[data-do="sign-out"]').waitFor()
    // And the true one again.
    await anna.page.unroute(`${product.console}/head`)
    await anna.page.unroute(`${product.console}/heads`)
    await open(anna.page)
    await anna.act('sign-out').waitFor()
  })
})

const DAY = 86_400_000
/** Signs and publishes a roster that ends so many ms from now, and waits until the server serves it. */
async function endingIn(left: number): Promise<void> {
  const before = unverifiedHead(await served('/head'))?.version ?? 0
  const folder = join(product.folder, 'data/demo')
  const accounts = JSON.parse(await readFile(join(folder, 'accounts.json'), 'utf8'))
  const at = Date.now() - 30 * DAY + left
  const publication = new Publication(join(folder, 'roster'))
  const record = await demoRecord(join(folder, 'roster.json'), accounts)
  await publishDemoRoster(engine, publication, record, { demo: at, machine: at }, true)
  await expect
    .poll(async () => unverifiedHead(await served('/head'))?.version, { timeout: 15_000 })
    .toBe(before + 1)
}

/** Screens to look at, where a folder for them is given. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['BAKEN_SCREENS']
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) })
}

describe('a page that was open while the list moved on', () => {
  it('takes up the newer one by itself at Send, and what was asked to be sent arrives', async () => {
    const visitor = await liedTo({})
    await canSend(visitor)
    await endingIn(40 * DAY)
    await tap(visitor.page, 'intake.review.share')
    await said(visitor.page, 'ui.wait.nobody').waitFor({ timeout: 40_000 })
    const paths = visitor.posts.map((url) => url.replace(product.visitor, ''))
    // The first was refused: the control that the page was indeed too old.
    expect(paths.filter((path) => path === '/create')).toHaveLength(2)
  })
})

describe('a roster that comes to its end', () => {
  const wide = { width: 1280, height: 800 }
  const console = async (): Promise<Page> => {
    const page = await (await browser.newContext({ viewport: wide, locale: 'nl-NL' })).newPage()
    await page.goto(product.console)
    await page.locator('[data-do="account"]').first().waitFor()
    return page
  }
  const enter = async (page: Page): Promise<void> => {
    await page.locator('[data-do="account"]', { hasText: 'Anna' }).click()
    await page.locator('[data-do="words"]').fill(product.words['Anna'] ?? '')
    await page.locator('[data-do="unlock-words"]').click()
  }
  const pictures = async (page: Page, name: string): Promise<void> => {
    await picture(page, `${name}-1280`)
    await page.setViewportSize(PHONE)
    await picture(page, `${name}-360`)
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(over).toBeLessThanOrEqual(0)
    await page.setViewportSize(wide)
  }

  it('is said in the console from 14 days on, stronger from 3, signed in or not', async () => {
    const page = await console()
    // The control: 30 days before its end nothing is said.
    await page.waitForLoadState('networkidle')
    expect(await page.locator('.term').count()).toBe(0)
    await endingIn(10 * DAY + 60_000)
    await page.reload()
    await page.locator('.term.soon', { hasText: 'over \u206810\u2069 dagen' }).waitFor()
    await enter(page)
    await page.locator('[data-do="sign-out"]').waitFor()
    expect(await page.locator('.term.soon').count()).toBe(1)
    await pictures(page, 'soon')
    await endingIn(2 * DAY + 60_000)
    await page.reload()
    const near = page.locator('.term.near')
    await near.waitFor()
    expect(await near.getAttribute('role')).toBe('alert')
    await enter(page)
    await page.locator('[data-do="sign-out"]').waitFor()
    await pictures(page, 'near')
  })

  it('by the clock of the server: a laptop that is a year off says the same', async () => {
    const page = await (await browser.newContext({ viewport: wide, locale: 'nl-NL' })).newPage()
    await page.clock.setSystemTime(Date.now() - 365 * DAY)
    await page.goto(product.console)
    await page.locator('.term.near').waitFor()
  })

  it('after its end: visitors get numbers and nothing is taken, staff read why and what to do', async () => {
    await endingIn(25_000)
    const end = Date.now() + 25_000
    const visitor = await liedTo({})
    await canSend(visitor)
    const page = await console()
    await page.locator('.term.near', { hasText: 'binnen een dag' }).waitFor()
    await new Promise((done) => setTimeout(done, Math.max(0, end + 1000 - Date.now())))
    // The page was published before the end and uses no clock: it tries, and is told.
    await tap(visitor.page, 'intake.review.share')
    await said(visitor.page, 'ui.send.failed').waitFor({ timeout: 40_000 })
    expect(visitor.posts.map((url) => url.replace(product.visitor, ''))).toEqual(['/create'])
    expect(await visitor.page.locator('a[href^="tel:"]').count()).toBeGreaterThan(0)
    await picture(visitor.page, 'visitor-refused-360')
    await page.reload()
    await enter(page)
    const over = page.locator('.term.over')
    await over.waitFor()
    expect(await over.textContent()).toContain('Daarom kan niemand zich aanmelden')
    await page.locator('.caution[role="alert"]').waitFor()
    await pictures(page, 'over')
    // A page that is published when its roster has ended already shows numbers at once.
    await endingIn(-DAY)
    await sendsNothing(await liedTo({}))
    // And the next roster makes everything work again.
    await endingIn(30 * DAY)
    await canSend(await liedTo({}))
    await page.reload()
    await enter(page)
    await page.locator('[data-do="sign-out"]').waitFor()
    expect(await page.locator('.term').count()).toBe(0)
  })

  it('is said to the operator, without an id or an address', () => {
    const said = product
      .output()
      .split('\n')
      .filter((line) => line.startsWith('Roster '))
    expect(said[0]).toMatch(/^Roster 1 is good until \d{4}-\d\d-\d\d \d\d:\d\d UTC, \d+ days from now\.$/)
  })
})
