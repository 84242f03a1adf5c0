import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch } from '../support/browser.ts'

/** The harness checks itself: a browser with its security off would make every other test worthless. */
describe('the browser of these tests', () => {
  let browser: Browser
  let servers: Server[]
  let own: string
  let foreign: string

  const listen = async (): Promise<string> => {
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html')
      response.end('<!doctype html><title>x</title><input><select><option>a</option></select>')
    })
    servers.push(server)
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  }

  beforeAll(async () => {
    servers = []
    own = await listen()
    foreign = await listen()
    browser = await launch()
  })
  afterAll(async () => {
    await browser.close()
    for (const server of servers) server.close()
  })

  const canRead = async (opened: Browser, url: string): Promise<boolean> => {
    const page = await opened.newPage()
    await page.goto(own)
    const read = await page.evaluate(
      (address) =>
        fetch(address).then(
          () => true,
          () => false,
        ),
      url,
    )
    await page.close()
    return read
  }

  it('is of a known major version', () => {
    expect(Number(browser.version().split('.')[0])).toBeGreaterThanOrEqual(147)
  })

  it('refuses a cross-origin read', async () => {
    expect(await canRead(browser, foreign)).toBe(false)
    expect(await canRead(browser, own)).toBe(true)
  })

  it('control: with web security off the same read succeeds', async () => {
    const open = await launch(['--disable-web-security'])
    try {
      expect(await canRead(open, foreign)).toBe(true)
    } finally {
      await open.close()
    }
  })

  /**
   * The headless shell that comes by npm has no back/forward cache at all and says so; an installed Chromium
   * has one, and then it must be on. The exit is tested for both: by Back, and by a restored page's own event.
   */
  it('has the back/forward cache on, or is a browser without one', async () => {
    const page = await browser.newPage()
    const session = await page.context().newCDPSession(page)
    const reasons: string[] = []
    await session.send('Page.enable')
    session.on('Page.backForwardCacheNotUsed', (event) => {
      reasons.push(...event.notRestoredExplanations.map((one) => one.reason))
    })
    await page.goto(own)
    await page.evaluate(() => {
      addEventListener('pageshow', (event) => {
        if (event.persisted) document.title = 'from the cache'
      })
    })
    await page.goto(foreign.replace('127.0.0.1', 'localhost'))
    // A restored page fires no load event, so the driver's own "back" would wait for ever.
    await page.evaluate(() => setTimeout(() => history.back()))
    await page.waitForURL(own, { waitUntil: 'commit' })
    await expect.poll(() => page.evaluate(() => document.readyState)).toBe('complete')
    const restored = (await page.title()) === 'from the cache'
    expect(restored || reasons.includes('BackForwardCacheDisabledForDelegate')).toBe(true)
    await page.close()
  })
})
