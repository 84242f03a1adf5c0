import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Body, Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { launch } from '../support/browser.ts'
import { Client } from '../support/clients.ts'
import { makeFolder, type Product, removeFolder, startProduct } from '../support/product.ts'

const handoff: Body = {
  t: 'handoff',
  lang: 'en',
  wayBack: 'stay',
  lines: [{ node: 'wish', answers: ['intake.wish.money'] }],
  held: ['papers'],
  skipped: [],
  consent: { groups: ['eindhoven', 'comensha'], script: 'intake@1', at: Date.now() },
}

const act = (page: Page, name: string): ReturnType<Page['locator']> => page.locator(`[data-do="${name}"]`)

/** Story four, as the console shows it: asked in, let in by the visitor, reading exactly that, and gone again. */
describe('a third person in the console', () => {
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

  const deskOf = async (name: string): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    contexts.push(context)
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    await page.goto(product.console)
    await page.locator('[data-do="account"]', { hasText: name }).click()
    await act(page, 'words').fill(product.words[name] ?? '')
    await act(page, 'unlock-words').click()
    await act(page, 'sign-out').waitFor()
    return page
  }

  const write = async (page: Page, text: string): Promise<void> => {
    await act(page, 'write').fill(text)
    await act(page, 'send').click()
    await page.locator('.line.mine:not(.pending)', { hasText: text }).waitFor()
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
    await client.append(
      desk.add({ conversation, group: invite.group, person: invite.person, scope: 'summary' }),
    )
    await client.read()
    for (const body of summary) {
      await client.append(desk.say({ conversation, body }))
      await client.read()
    }
  }

  it('Slachtofferhulp reads the approved summary and from now on, writes along, leaves, and reads no more', async () => {
    const client = new Client(engine, product.visitor)
    await client.load()
    await client.handoff(handoff)
    const row = `[data-id="${client.conversation}"]`

    const anna = await deskOf('Anna')
    await anna.locator(row).click()
    await act(anna, 'accept').click()
    await act(anna, 'write').waitFor()
    await write(anna, 'Dit is van voor de uitnodiging.')

    const fenna = await deskOf('Fenna')
    expect(await fenna.locator(row).count()).toBe(0)

    await act(anna, 'invite').click()
    await act(anna, 'invite-person').selectOption({ index: 0 })
    expect(await anna.locator('.side .ask').textContent()).toContain('De bezoeker beslist')
    await act(anna, 'invite-send').click()
    await anna.locator('[data-say="phrase.inviteMoney"]').waitFor()
    await letIn(client)
    await anna.locator('[data-event="staff.event.joined.person.summary"]').waitFor()

    await fenna.locator(row).click()
    await fenna.locator('[data-line="wish"]').waitFor()
    expect(await fenna.locator('[data-line="wish"]').textContent()).toContain('Geld of loon')
    expect(await fenna.locator('[data-line="papers"]').textContent()).toContain('Niet gedeeld')
    expect(await fenna.locator('.log').textContent()).not.toContain('van voor de uitnodiging')
    await write(fenna, 'Hallo, ik ben Fenna.')
    await expect
      .poll(() => heard(client))
      .toContainEqual({ t: 'text', text: 'Hallo, ik ben Fenna.', lang: 'nl' })
    await anna.locator('.line.staff', { hasText: 'Hallo, ik ben Fenna.' }).waitFor()

    await act(fenna, 'leave').click()
    await act(fenna, 'leave-yes').click()
    await anna.locator('[data-event="staff.event.left.person"]').waitFor()
    await write(anna, 'Dit is van na het vertrek.')
    await expect
      .poll(() => heard(client))
      .toContainEqual({ t: 'text', text: 'Dit is van na het vertrek.', lang: 'nl' })
    await act(fenna, 'write').waitFor({ state: 'detached' })
    expect(await fenna.locator('body').textContent()).not.toContain('van na het vertrek')
  })
})
