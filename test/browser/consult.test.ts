import { mkdir } from 'node:fs/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Body, Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { launch, PHONE } from '../support/browser.ts'
import { Client } from '../support/clients.ts'
import { VisitorPage } from '../support/people.ts'
import { makeFolder, type Product, removeFolder, startProduct } from '../support/product.ts'

const handoff: Body = {
  t: 'handoff',
  lang: 'ro',
  wayBack: 'stay',
  lines: [{ node: 'wish', answers: ['intake.wish.money'] }],
  held: [],
  skipped: [],
  consent: { groups: ['eindhoven', 'comensha'], script: 'intake@1', at: Date.now() },
}
const SECRET = 'Dit heeft de bezoeker geschreven.'
const DAY = 86_400_000

const act = (page: Page, name: string): ReturnType<Page['locator']> => page.locator(`[data-do="${name}"]`)

/** Where a person looks at what a test saw; only when a folder is given. */
const shot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['TEST_SHOTS']
  if (folder === undefined) return
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

describe('asking another group without the visitor', () => {
  let browser: Browser
  let product: Product
  let engine: Engine
  let folder: string
  const contexts: BrowserContext[] = []

  beforeAll(async () => {
    folder = await makeFolder()
    engine = await loadSodium()
    product = await startProduct({ folder })
    browser = await launch()
  })
  afterAll(async () => {
    for (const context of contexts) await context.close()
    await browser?.close()
    await product?.stop()
    await removeFolder(folder)
  })

  const deskOf = async (name: string, viewport = { width: 1280, height: 800 }): Promise<Page> => {
    const context = await browser.newContext({ viewport })
    contexts.push(context)
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    await page.goto(product.console)
    await page.locator('[data-do="account"]', { hasText: name }).click()
    await act(page, 'words').fill(product.words[name] ?? '')
    await act(page, 'unlock-words').click()
    await act(page, 'sign-out').waitFor()
    return page
  }

  const taken = async (): Promise<{ client: Client; anna: Page }> => {
    const client = new Client(engine, product.visitor)
    await client.load()
    await client.handoff(handoff)
    const anna = await deskOf('Anna')
    await anna.locator(`[data-id="${client.conversation}"]`).click()
    await act(anna, 'accept').click()
    await act(anna, 'write').waitFor()
    return { client, anna }
  }

  const heard = async (client: Client): Promise<readonly Body[]> => {
    const view = await client.read()
    return view.lines.flatMap((line) => (line.kind === 'message' && !line.mine ? [line.body] : []))
  }

  const letIn = async (client: Client): Promise<void> => {
    const invite = (await heard(client)).find((body) => body.t === 'invite')
    if (invite?.t !== 'invite') throw new Error('no invitation')
    const { conversation, desk } = client
    const summary = desk.summary({ conversation })
    const { group, person } = invite
    await client.append(desk.add({ conversation, group, person, scope: 'summary' }))
    await client.read()
    for (const body of summary) {
      await client.append(desk.say({ conversation, body }))
      await client.read()
    }
  }

  it('a contact is asked, says yes, is asked for, and joins with the summary', async () => {
    const { client, anna } = await taken()
    const { conversation, desk } = client
    await client.read()
    await client.append(desk.say({ conversation, body: { t: 'text', text: SECRET, lang: 'nl' } }))
    await act(anna, 'ask-first').click()
    await act(anna, 'ask-group').selectOption('shn-brabant')
    await act(anna, 'ask-question').selectOption('money')
    await act(anna, 'ask-area').check()
    await shot(anna, 'ask-form')
    await act(anna, 'ask-send').click()
    const told = anna.locator('[data-say="ui.consulted.money"]')
    await told.waitFor()
    await expect
      .poll(async () => (await heard(client)).find((body) => body.t === 'consulted'))
      .toMatchObject({ t: 'consulted', group: 'shn-brabant', question: 'money' })

    const fenna = await deskOf('Fenna', PHONE)
    const row = fenna.locator('.row', { hasText: 'Vraag van' })
    await row.waitFor()
    expect(await fenna.locator(`[data-id="${conversation}"]`).count()).toBe(0)
    await shot(fenna, 'ask-list')
    await row.click()
    await fenna.locator('[data-page="ask"] h1').waitFor()
    const page = (await fenna.locator('[data-page="ask"]').textContent()) ?? ''
    for (const part of ['Geld of schade', 'Anna', 'Roemeens', 'Eindhoven']) expect(page).toContain(part)
    expect(page).not.toContain(SECRET)
    await shot(fenna, 'ask-question')
    await act(fenna, 'answer:now').click()
    await act(fenna, 'send').waitFor()
    await shot(fenna, 'ask-answered')

    await anna.locator('.asked', { hasText: 'Fenna: Ik kan nu meedoen' }).waitFor()
    await shot(anna, 'ask-asked')
    await act(anna, 'ask-invite').click()
    expect(await act(anna, 'invite-person').inputValue()).not.toBe('')
    await act(anna, 'invite-send').click()
    await anna.locator('[data-say="phrase.inviteMoney"]').waitFor()
    await letIn(client)
    await anna.locator('[data-event="staff.event.joined.person.summary"]').waitFor()
    await act(fenna, 'to-list').first().click()
    await fenna.locator(`[data-id="${conversation}"]`).click()
    await act(fenna, 'to-side').click()
    await fenna.locator('[data-line="wish"]').waitFor()
    expect(await fenna.locator('body').textContent()).not.toContain(SECRET)
  })

  it('the visitor reads it in their language, with nothing else changed', async () => {
    for (const locale of ['nl-NL', 'ar']) {
      const visitor = await VisitorPage.open(browser, product, { locale })
      contexts.push(visitor.context)
      await visitor.handOff('Eindhoven', '23+', 'both', 'stay')
      const anna = await deskOf('Anna')
      await anna.locator('.box', { hasText: 'Wacht' }).locator('.row').first().click()
      await act(anna, 'accept').click()
      await act(anna, 'write').waitFor()
      await visitor.sees('phrase.greet')
      await act(anna, 'ask-first').click()
      await act(anna, 'ask-group').selectOption('shn-brabant')
      await act(anna, 'ask-send').click()
      await visitor.sees('ui.consulted.money')
      await visitor.sees('ui.consulted.without')
      await visitor.sees('answer.canWrite')
      await shot(visitor.page, `told-${locale}`)
      expect(visitor.faults).toEqual([])
    }
  })

  it('nobody answers in time: both read that, and nobody else is asked', async () => {
    const { client, anna } = await taken()
    await act(anna, 'ask-first').click()
    await act(anna, 'ask-group').selectOption('shn-brabant')
    await act(anna, 'ask-send').click()
    await anna.locator('[data-ask="waiting"]').waitFor()
    expect(await anna.locator('.asked').textContent()).toContain('Wacht op antwoord.')
    await product.stop()
    const later = `${new Date(Date.now() + 3 * DAY).toISOString().slice(0, 19)}Z`
    product = await startProduct({ folder, env: { BAKEN_DEMO_TIME: later } })
    const again = await deskOf('Anna')
    const late = again.locator('.row', { hasText: 'niet op tijd beantwoord' })
    await late.first().waitFor()
    await again.locator(`[data-id="${client.conversation}"]`).click()
    await again.locator('[data-ask="late"]').waitFor()
    await shot(again, 'ask-late')
    const fenna = await deskOf('Fenna', PHONE)
    await fenna.locator('.row', { hasText: 'niet op tijd beantwoord' }).first().waitFor()
    const dina = await deskOf('Dina')
    expect(await dina.locator('.row', { hasText: 'Vraag van' }).count()).toBe(0)
  })
})
