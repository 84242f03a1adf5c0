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
/** More epochs than one `rewrap` has room for. */
const EPOCHS = 14

describe('a new device', () => {
  let browser: Browser
  let product: Product
  let engine: Engine
  let folder: string
  let roots: Ceremony

  beforeAll(async () => {
    folder = await makeFolder()
    engine = await loadSodium()
    product = await startProduct({ folder })
    browser = await launch()
    roots = new Ceremony(product)
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
  const say = async (client: Client, text: string): Promise<void> => {
    await client.read()
    await client.append(client.desk.say({ conversation: client.conversation, body: { t: 'text', text } }))
  }
  const events = async (client: Client): Promise<string[]> =>
    (await client.read()).lines.flatMap((line) => (line.kind === 'event' ? [line.event] : []))

  /** As Anna at work for weeks: one message under each of many keys. */
  const longTalk = async (conversation: string): Promise<void> => {
    const anna = new Client(engine, product.console)
    await anna.signIn(await product.account('Anna'), product.words['Anna'] ?? '')
    await anna.read(conversation)
    for (let i = 1; i < EPOCHS; i++) {
      await anna.append(anna.desk.rotate({ conversation, mode: 'here' }))
      await say(anna, `Bericht ${i}.`)
    }
  }

  it('of one’s own: reads from now on by itself, and what was before only once a colleague compared twelve words', async () => {
    const [first, second] = [await visitor(), await visitor()]
    const anna = await Device.of(browser, product, 'Anna')
    await anna.signIn()
    for (const { conversation } of [first, second]) {
      await anna.take(conversation)
      await anna.write('Van voor het nieuwe apparaat.')
    }
    await longTalk(first.conversation)
    const phone = await Device.make(browser, product, 'Anna, telefoon')
    const other = await Device.make(browser, product, 'Bram, telefoon')
    await phone.tryIn()
    expect(await phone.alert()).toContain('ledenlijst')

    expect(await roots.add('eindhoven', 'Anna', phone.record)).toBe(phone.twelve)
    await roots.add('eindhoven', 'Bram', other.record)
    await roots.publish()
    await phone.page.reload()
    await phone.signIn()
    await phone.open(first.conversation)
    const missed = phone.page.locator('[data-missed]')
    await missed.waitFor()
    expect(await missed.innerText()).toContain('Je andere apparaat')
    expect(await missed.innerText()).toContain('Bram')
    expect(await faultsOf(phone.page)).toEqual([])
    // Opening it was enough for a new key: nobody had to do anything else.
    await phone.event('staff.event.roster').waitFor()
    await say(first, 'Van na het nieuwe apparaat.')
    await phone.line('Van na het nieuwe apparaat.').waitFor()
    await anna.open(first.conversation)
    await anna.write('Dit lezen beide apparaten.')
    await phone.line('Dit lezen beide apparaten.').waitFor()

    const bram = await Device.of(browser, product, 'Bram')
    await bram.signIn()
    await bram.open(first.conversation)
    await bram.line('Bericht 13.').waitFor()
    expect(await phone.log()).not.toContain('Van voor het nieuwe apparaat.')
    expect(await events(first)).not.toContain('given')

    await bram.devices()
    const mark = phone.twelve.split(' ').slice(0, 2).join(' ')
    await bram.entry(mark).locator('[data-do="history"]').click()
    const words = await bram.entry(mark).locator('.words li').allTextContents()
    expect(words.join(' ')).toBe(phone.twelve)
    await bram.act('history-differ').click()
    expect(await bram.act('history-yes').count()).toBe(0)
    await bram.act('history-no').click()
    expect(await events(first)).not.toContain('given')
    await bram.entry(mark).locator('[data-do="history"]').click()
    expect(await faultsOf(bram.page)).toEqual([])
    await bram.act('history-yes').click()
    const work = bram.page.locator('[data-work="given"][data-running="false"]')
    await work.waitFor()
    expect(await work.locator('[data-of]').getAttribute('data-of')).toBe('2')
    expect(await work.locator('[data-done]').getAttribute('data-done')).toBe('2')

    await phone.line('Van voor het nieuwe apparaat.').waitFor()
    await phone.line('Bericht 13.').waitFor()
    await phone.event('staff.event.given.person').waitFor()
    expect(await phone.event('staff.event.given.person').count()).toBe(1)
    await missed.waitFor({ state: 'detached' })
    expect((await events(first)).filter((event) => event === 'given')).toEqual(['given'])
    await phone.open(second.conversation)
    await phone.line('Van voor het nieuwe apparaat.').waitFor()

    // Control: only that device was served.
    await other.signIn()
    await other.open(first.conversation)
    await other.page.locator('[data-missed]').waitFor()
    expect(await other.log()).not.toContain('Van voor het nieuwe apparaat.')
  })

  it('after all devices of one person were lost: the roots, a colleague’s twelve words, and all is read again', async () => {
    const client = await visitor()
    const anna = await Device.of(browser, product, 'Anna')
    await anna.signIn()
    await anna.take(client.conversation)
    await anna.write('Van voor alles kwijt was.')
    await say(client, 'Ik wacht op antwoord.')
    const old = roots.records('eindhoven', 'Anna')
    await anna.context.close()
    const fresh = await Device.make(browser, product, 'Anna, nieuw')
    await roots.add('eindhoven', 'Anna', fresh.record)
    for (const record of old) await roots.strike('eindhoven', 'Anna', record)
    await roots.publish()

    const stolen = await Device.of(browser, product, 'Anna')
    await stolen.tryIn()
    expect(await stolen.alert()).toContain('ledenlijst')
    await fresh.signIn()
    await fresh.open(client.conversation)
    await fresh.page.locator('[data-helpers="Bram"]').waitFor()
    expect(await fresh.log()).not.toContain('Van voor alles kwijt was.')

    const bram = await Device.of(browser, product, 'Bram')
    await bram.signIn()
    await bram.devices()
    const mark = fresh.twelve.split(' ').slice(0, 2).join(' ')
    await bram.entry(mark).locator('[data-do="history"]').click()
    expect(await fresh.mark()).toBe(mark)
    await bram.act('history-yes').click()
    await bram.page.locator('[data-work="given"][data-running="false"]').waitFor()
    await fresh.open(client.conversation)
    await fresh.line('Van voor alles kwijt was.').waitFor()
    await fresh.line('Ik wacht op antwoord.').waitFor()
    await fresh.write('Ik lees alles weer.')
    await expect
      .poll(async () => JSON.stringify((await client.read()).lines))
      .toContain('Ik lees alles weer.')
  })
})
