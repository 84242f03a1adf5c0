import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Body, Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import en from '../../locales/en/phrases.json' with { type: 'json' }
import nl from '../../locales/nl/phrases.json' with { type: 'json' }
import { faultsOf } from '../support/axe.ts'
import { launch, PHONE } from '../support/browser.ts'
import { Client } from '../support/clients.ts'
import { makeFolder, type Product, removeFolder, startProduct } from '../support/product.ts'

const WIDE = { width: 1280, height: 800 } as const

const handoff: Body = {
  t: 'handoff',
  lang: 'en',
  wayBack: 'code',
  words: ['word.boat', 'word.lemon'],
  lines: [
    { node: 'wish', answers: ['intake.wish.sleep'] },
    { node: 'soon', answers: ['intake.soon.today'] },
    { node: 'age', answers: ['intake.age.18-22'] },
  ],
  held: ['papers'],
  skipped: ['others'],
  consent: { groups: ['eindhoven', 'comensha'], script: 'intake@1', at: Date.now() },
}

const act = (page: Page, name: string): ReturnType<Page['locator']> => page.locator(`[data-do="${name}"]`)

/** The built console before a real server; the visitor is the product's own session room over HTTP. */
describe('the console', () => {
  let browser: Browser
  let product: Product
  let engine: Engine
  let folder: string
  let context: BrowserContext
  let page: Page
  let faults: string[]

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

  const open = async (viewport: { width: number; height: number }): Promise<void> => {
    context = await browser.newContext({ viewport, locale: 'nl-NL' })
    page = await context.newPage()
    page.setDefaultTimeout(15_000)
    faults = []
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    await page.goto(product.console)
  }
  beforeEach(() => open(WIDE))
  afterEach(async () => {
    await context.close()
    expect(faults).toEqual([])
  })

  const signIn = async (name: string): Promise<void> => {
    await page.locator('[data-do="account"]', { hasText: name }).click()
    await act(page, 'words').fill(product.words[name] ?? '')
    await act(page, 'unlock-words').click()
    await Promise.race([act(page, 'sign-out').waitFor(), refused()])
  }

  const refused = async (): Promise<never> => {
    throw new Error((await page.locator('[role="alert"]').textContent()) ?? '')
  }

  const visitor = async (): Promise<Client> => {
    const client = new Client(engine, product.visitor)
    await client.load()
    await client.handoff(handoff)
    return client
  }

  const rowOf = (client: Client): ReturnType<Page['locator']> =>
    page.locator(`[data-id="${client.conversation}"]`)

  const take = async (client: Client): Promise<void> => {
    await rowOf(client).click()
    await act(page, 'accept').click()
    await act(page, 'write').waitFor()
    await page.locator('.line.mine:not(.pending)').waitFor()
  }

  const say = async (client: Client, body: Body): Promise<void> => {
    await client.read()
    await client.append(client.desk.say({ conversation: client.conversation, body }))
  }

  const heard = async (client: Client): Promise<readonly Body[]> => {
    const view = await client.read()
    return view.lines.flatMap((line) => (line.kind === 'message' && !line.mine ? [line.body] : []))
  }

  it('shows who can sign in, and says that it is a demo', async () => {
    await page.locator('[data-do="account"]').first().waitFor()
    expect(await page.locator('[data-do="account"]').count()).toBe(6)
    expect(await page.locator('.demo').textContent()).toContain('DEMO')
    await page.locator('[data-do="account"]', { hasText: 'Anna' }).click()
    await act(page, 'words').fill('bami bami bami bami bami bami')
    await act(page, 'unlock-words').click()
    await page.locator('[role="alert"]').waitFor()
    expect(await act(page, 'sign-out').count()).toBe(0)
  })

  it('opens the summary in Dutch, takes it with a greeting, and talks both ways', async () => {
    const client = await visitor()
    await signIn('Anna')
    await rowOf(client).click()
    const side = page.locator('.side')
    await side.locator('[data-line="wayback"]').waitFor()
    expect(await side.locator('[data-line="wish"]').textContent()).toContain('Een plek om te slapen')
    expect(await side.locator('[data-line="wayback"]').textContent()).toContain('boot citroen')
    expect(await side.locator('[data-line="papers"]').textContent()).toContain('Niet gedeeld')
    expect(await side.locator('[data-line="others"]').textContent()).toContain('Overgeslagen')
    expect(await page.title()).toMatch(/^\(\d+\) /)
    expect(await act(page, 'write').count()).toBe(0)

    await act(page, 'accept').click()
    await act(page, 'write').waitFor()
    await expect
      .poll(() => heard(client))
      .toEqual([{ t: 'phrase', id: 'greet', params: { name: 'Anna', team: expect.any(String) } }])
    await say(client, { t: 'text', text: '<b>I am</b> here', lang: 'en' })
    const theirs = page.locator('.line.visitor .bubble', { hasText: '<b>I am</b> here' })
    await theirs.waitFor()
    expect(await theirs.textContent()).toContain('niet vertaald')
    expect(await page.locator('.foreign').textContent()).toContain('openbaar vertaalprogramma')

    await act(page, 'write').fill('Fijn dat je er bent.')
    await act(page, 'send').click()
    await page.locator('.line.mine', { hasText: 'Fijn dat je er bent.' }).waitFor()
    expect(await act(page, 'write').inputValue()).toBe('')
    await expect
      .poll(() => heard(client))
      .toContainEqual({ t: 'text', text: 'Fijn dat je er bent.', lang: 'nl' })
  })

  it('sends a phrase by slash and two Enters; a tapped answer is read in Dutch', async () => {
    const client = await visitor()
    await signIn('Anna')
    await take(client)
    await act(page, 'write').focus()
    await page.keyboard.press('/')
    await act(page, 'phrase-search').fill('veilig schrijven')
    await page.keyboard.press('Enter')
    const both = page.locator('.both')
    await both.waitFor()
    expect(await both.textContent()).toContain(nl['phrase.safeNow'])
    expect(await both.textContent()).toContain(en['phrase.safeNow'])
    await page.keyboard.press('Enter')
    await page.locator('.line.mine [data-say="phrase.safeNow"]').waitFor()
    const view = await client.read()
    const asked = view.lines.find(
      (line) => line.kind === 'message' && line.body.t === 'phrase' && line.body.id === 'safeNow',
    )
    if (asked?.kind !== 'message') throw new Error('the phrase did not arrive')
    await say(client, { t: 'answer', to: asked.id, key: 'answer.yes' })
    const answer = page.locator('.line.visitor [data-say="answer.yes"]')
    await answer.waitFor()
    expect(await answer.textContent()).toContain('Ja')
    await answer.locator('[data-do="as-they-see-it"]').click()
    expect(await answer.textContent()).toContain('Yes')
  })

  it('lets a colleague take over with a greeting of their own', async () => {
    const client = await visitor()
    await signIn('Anna')
    await take(client)
    await act(page, 'sign-out').click()
    await signIn('Bram')
    await rowOf(client).click()
    await act(page, 'cover').click()
    await act(page, 'accept').click()
    await act(page, 'write').waitFor()
    await act(page, 'cover').waitFor({ state: 'detached' })
    await expect
      .poll(() => heard(client))
      .toContainEqual({
        t: 'phrase',
        id: 'greetTakeOver',
        params: { name: 'Bram', team: expect.any(String) },
      })
    expect((await client.read()).owner?.name).toBe('Bram')
  })

  it('warns before a place or a time when the page is closed', async () => {
    const client = await visitor()
    await signIn('Bram')
    await take(client)
    // Nobody reads there any more: after half a minute the page counts as closed.
    await page.locator('[data-reach="lost"]').waitFor({ timeout: 60_000 })
    await act(page, 'write').fill('Kom dinsdag om 14:30 naar het station')
    await act(page, 'send').click()
    await act(page, 'telling-change').click()
    expect(await act(page, 'write').inputValue()).toBe('Kom dinsdag om 14:30 naar het station')
    await expect.poll(() => heard(client)).toHaveLength(1)
  })

  it('copies the summary as Dutch text, after saying what that means', async () => {
    const client = await visitor()
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await signIn('Anna')
    await take(client)
    await act(page, 'copy').click()
    expect(await page.locator('.side .ask').textContent()).toContain('verlaat nu de versleutelde plek')
    await act(page, 'copy-yes').click()
    await page.locator('.side [role="status"]').waitFor()
    const text = await page.evaluate(() => navigator.clipboard.readText())
    expect(text).toContain('Wat zou helpen: Een plek om te slapen')
    expect(text).toMatch(/mogen gelezen worden door .*CoMensha/)
  })

  it('keeps nothing but wrapped seeds: no cookie, no storage key, and a reload asks again', async () => {
    const client = await visitor()
    await signIn('Anna')
    await take(client)
    await page.reload()
    await page.locator('[data-do="account"]').first().waitFor()
    expect(await page.locator('.talk').count()).toBe(0)
    expect(await context.cookies()).toEqual([])
    const kept = await page.evaluate(async () => ({
      local: localStorage.length,
      session: sessionStorage.length,
      databases: (await indexedDB.databases()).map((one) => one.name),
      caches: await caches.keys(),
    }))
    expect(kept).toEqual({ local: 0, session: 0, databases: ['devices'], caches: [] })
  })

  it('leaves no fault for axe, in each of its screens', async () => {
    const client = await visitor()
    const check = async (): Promise<void> => expect(await faultsOf(page)).toEqual([])
    await page.locator('[data-do="account"]').first().waitFor()
    await check()
    await signIn('Anna')
    await check()
    await rowOf(client).click()
    await act(page, 'accept').waitFor()
    await check()
    await act(page, 'accept').click()
    await act(page, 'phrases').click()
    await act(page, 'phrase-search').waitFor()
    await check()
    await act(page, 'directory').click()
    await check()
    await act(page, 'hours').click()
    await check()
    // Control: a fault that is put there is found.
    await page.evaluate(() => document.querySelector('main')?.append(document.createElement('input')))
    expect((await faultsOf(page)).join()).toContain('label')
  })

  it('works on a phone: list, summary, greeting, phrase, away, all at 360 px', async () => {
    await context.close()
    await open(PHONE)
    const client = await visitor()
    await signIn('Anna')
    const fits = (): Promise<boolean> =>
      page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)
    expect(await fits()).toBe(true)
    await rowOf(client).click()
    await act(page, 'to-side').click()
    await page.locator('[data-line="wish"]').waitFor()
    expect(await fits()).toBe(true)
    await act(page, 'to-talk').click()
    await act(page, 'accept').click()
    await act(page, 'phrases').click()
    await act(page, 'phrase:safeNow').click()
    await act(page, 'phrase-send').click()
    await page.locator('.line.mine [data-say="phrase.safeNow"]').waitFor()
    expect(await fits()).toBe(true)
    await act(page, 'to-list').click()
    await act(page, 'hours').click()
    await act(page, 'away:hour').click()
    await act(page, 'away:back').click()
    await act(page, 'away:back').waitFor({ state: 'detached' })
  })
})
