import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Body, Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { faultsOf } from '../support/axe.ts'
import { launch } from '../support/browser.ts'
import { Ceremony } from '../support/ceremony.ts'
import { Client } from '../support/clients.ts'
import { Device } from '../support/device.ts'
import { makeFolder, type Product, removeFolder, startProduct } from '../support/product.ts'

const handoff: Body = {
  t: 'handoff',
  lang: 'nl',
  wayBack: 'stay',
  lines: [{ node: 'wish', answers: ['intake.wish.talk'] }],
  held: [],
  skipped: [],
  consent: { groups: ['eindhoven', 'comensha'], script: 'intake@1', at: Date.now() },
}

/** Lost on the way home: a colleague shuts it out, at once and without the roots. */
describe('a lost device', () => {
  let browser: Browser
  let product: Product
  let engine: Engine
  let folder: string

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
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })

  const visitor = async (): Promise<Client> => {
    const client = new Client(engine, product.visitor)
    await client.load()
    await client.handoff(handoff)
    return client
  }
  const said = async (client: Client): Promise<string[]> =>
    (await client.read()).lines.map((line) =>
      line.kind === 'event'
        ? `<${line.event}>`
        : line.kind === 'message' && line.body.t === 'text'
          ? line.body.text
          : line.kind,
    )

  it('is signed out and taken out of every open conversation, and what it does next is refused', async () => {
    const waiting = await visitor()
    const taken = [await visitor(), await visitor()]
    const lost = await Device.of(browser, product, 'Bram')
    await lost.signIn()
    const mark = await lost.mark()
    for (const { conversation } of taken) await lost.take(conversation)
    await lost.write('Gezegd voor het kwijt was.')
    const anna = await Device.of(browser, product, 'Anna')
    await anna.signIn()
    await anna.devices()
    const own = anna.page.locator('[data-own="true"]')
    expect(await own.locator('[data-do="lost"]').count()).toBe(0)
    await anna.entry(mark).locator('[data-do="lost"]').click()
    expect(await faultsOf(anna.page)).toEqual([])
    expect(await anna.entry(mark).textContent()).toContain('Bram')
    await anna.act('lost-yes').click()
    const work = anna.page.locator('[data-work="lost"]')
    await anna.page.locator('[data-work="lost"][data-running="false"]').waitFor()
    expect(await work.locator('[data-of]').getAttribute('data-of')).toBe('3')
    expect(await work.locator('[data-done]').getAttribute('data-done')).toBe('3')
    expect((await work.innerText()).replace(/[\u2066-\u2069]/g, '')).toContain('3 van 3')
    expect(await faultsOf(anna.page)).toEqual([])

    for (const one of [...taken, waiting]) expect(await said(one)).toContain('<removed>')
    const first = taken[0]!
    const { desk, conversation } = first
    await first.append(desk.say({ conversation, body: { t: 'text', text: 'Na het afsluiten.' } }))
    await anna.open(conversation)
    await anna.line('Na het afsluiten.').waitFor()
    await anna.event('staff.event.removed.device').waitFor()

    // Whatever the lost one does next ends at the sign-in, and so does signing in.
    await lost.act('devices').click()
    await lost.page.locator('[data-do="account"]').first().waitFor({ timeout: 45_000 })
    expect(await lost.page.locator('body').innerText()).not.toContain('Na het afsluiten.')
    await lost.tryIn()
    expect(await lost.alert()).toContain('Dit opent niet')
    expect(await lost.act('sign-out').count()).toBe(0)
  })

  it('is barred without any open conversation too, until a newer roster speaks for it', async () => {
    const lost = await Device.of(browser, product, 'Emre')
    await lost.signIn()
    const mark = await lost.mark()
    const dina = await Device.of(browser, product, 'Dina')
    await dina.signIn()
    await dina.devices()
    await dina.entry(mark).locator('[data-do="lost"]').click()
    await dina.act('lost-yes').click()
    await dina.page.locator('[data-work="lost"][data-running="false"]').waitFor()
    await lost.page.reload()
    await lost.tryIn()
    expect(await lost.alert()).toContain('Dit opent niet')
    await new Ceremony(product).publish()
    await lost.page.reload()
    await lost.signIn()
  })
})
