import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authenticator, launch } from '../support/browser.ts'
import { StaffPage } from '../support/people.ts'
import { type Product, removeFolder, startProduct } from '../support/product.ts'
import { family, type Hit, scanBuffer, scanFolder, scanMemory, searched } from '../support/traces.ts'

let browser: Browser
let product: Product

beforeAll(async () => {
  browser = await launch()
  product = await startProduct()
})
afterAll(async () => {
  await browser.close()
  await product.stop()
  await removeFolder(product.folder)
})

/** Listens in on the page the way nobody should: what the passkey gave, and every byte that left. */
async function overhear(page: Page): Promise<{ prf: () => Promise<Uint8Array>; sent: Buffer[] }> {
  const sent: Buffer[] = []
  page.on('request', (request) =>
    sent.push(Buffer.from(request.url()), request.postDataBuffer() ?? Buffer.alloc(0)),
  )
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(Buffer.from(payload))))
  await page.addInitScript(() => {
    const heard: number[][] = []
    Object.assign(globalThis, { heard })
    for (const name of ['get', 'create'] as const) {
      const real = navigator.credentials[name].bind(navigator.credentials)
      navigator.credentials[name] = async (
        options?: CredentialRequestOptions & CredentialCreationOptions,
      ) => {
        const found = await real(options)
        const results = (found as PublicKeyCredential | null)?.getClientExtensionResults()
        const first = results?.prf?.results?.first
        if (first) heard.push([...new Uint8Array(first as ArrayBuffer)])
        return found
      }
    }
  })
  const prf = async (): Promise<Uint8Array> => {
    const heard = await page.evaluate(() => (globalThis as unknown as { heard: number[][] }).heard)
    return Uint8Array.from(heard.at(-1) ?? [])
  }
  return { prf, sent }
}

describe('what a passkey gives to unlock the keys', () => {
  it('opens the console after a reload, and never leaves it', async () => {
    const anna = await StaffPage.open(browser, product, 'Anna')
    await authenticator(anna.page)
    const heard = await overhear(anna.page)
    await anna.page.reload()
    await anna.page.locator('[data-do="account"]', { hasText: 'Anna' }).click()
    await anna.act('words').fill(product.words['Anna'] ?? '')
    await anna.act('unlock-words').click()
    await anna.act('add-passkey').click()
    await anna.act('add-passkey').waitFor({ state: 'detached' })
    await anna.page.reload()
    await anna.page.locator('[data-do="account"]', { hasText: 'Anna' }).click()
    await anna.act('unlock-passkey').click()
    await anna.act('sign-out').waitFor()

    const secret = await heard.prf()
    expect(secret).toHaveLength(32)
    const needles = searched({}, { prf: secret })
    const hits: Hit[] = scanBuffer(Buffer.concat(heard.sent), needles, 'what left the page')
    for (const pid of family(product.pid)) hits.push(...scanMemory(pid, needles))
    hits.push(
      ...scanFolder(product.folder, needles),
      ...scanBuffer(Buffer.from(product.output()), needles, 'output'),
    )
    expect(hits).toEqual([])
  })

  it('control: the same scan finds what the server was given on purpose', async () => {
    const { wrapped } = await product.account('Anna')
    const needles = searched({ wrapped: wrapped.slice(0, 64) }, {})
    const hits = family(product.pid).flatMap((pid) => scanMemory(pid, needles))
    expect(hits.length).toBeGreaterThan(0)
    expect(scanFolder(product.folder, needles).length).toBeGreaterThan(0)
  })
})
