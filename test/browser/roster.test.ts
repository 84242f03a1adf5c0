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
import { launch, PHONE } from '../support/browser.ts'
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
    const head = unverifiedHead(await served('/head'))!
    const rows = decodeHeadList(await served('/heads'))!
    expect(rows).toHaveLength(head.version)
    // Two roots did sign it: of one version, with other content.
    const body = encodeHead({ ...head, expires: head.expires + 1 })
    const fork = joinHead(
      body,
      DEMO_ROOTS.slice(0, 2).map((root) => signHead(engine, body, root)),
    )
    const signed = openHead(
      engine,
      fork,
      DEMO_ROOTS.map((root) => engine.signPair(root.seed).public),
    )!
    const list = encodeHeadList([...rows.slice(0, -1), signed.hash])
    await sendsNothing(await liedTo({ head: fork, list }))
    await sendsNothing(await liedTo({ head: fork }))
    await sendsNothing(await liedTo({ list }))
    // The controls: a page that was published with the fork takes it, and the page as it is takes the true roster.
    await canSend(await liedTo({ head: fork, list, pin: toHex(signed.hash) }))
    await canSend(await liedTo({}))
  })

  it('nor from a list with a gap, one that ends too early, or a page without its pin', async () => {
    const rows = decodeHeadList(await served('/heads'))!
    await sendsNothing(await liedTo({ list: encodeHeadList([...rows, ...rows]).slice(0, -1) }))
    await sendsNothing(await liedTo({ list: Uint8Array.of(1) }))
    await sendsNothing(await liedTo({ pin: '' }))
  })
})
