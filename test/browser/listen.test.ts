import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launch, PHONE } from '../support/browser.ts'
import { silence } from '../support/opus.ts'
import { type Product, removeFolder, startProduct } from '../support/product.ts'
import { recordedCheckout } from '../support/recorded.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(async () => {
  await browser.close()
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})

type Heard = { readonly heard: string[]; readonly end: () => void; readonly players: HTMLAudioElement[] }
type Device = { readonly lang: string; readonly localService: boolean }

/** Runs in the page before it: a device with this voice, whose list comes late, and which notes what it says. */
const plant = (voice: Device): void => {
  const heard: string[] = []
  const players: HTMLAudioElement[] = []
  let voices: Device[] = []
  let line: { onend?: () => void } | undefined
  const speech = {
    onvoiceschanged: undefined as (() => void) | undefined,
    getVoices: () => voices,
    speak: (said: { text: string; voice: Device; onend?: () => void }) => {
      heard.push(`${said.voice.lang}: ${said.text}`)
      line = said
    },
    cancel: () => {
      if (line) heard.push('silence')
      line = undefined
    },
  }
  const end = (): void => {
    const said = line
    line = undefined
    said?.onend?.()
  }
  class Line {
    readonly text: string
    constructor(text: string) {
      this.text = text
    }
  }
  const Player = Audio
  const made = function made(): HTMLAudioElement {
    const player = new Player()
    players.push(player)
    return player
  }
  Object.defineProperty(globalThis, 'speechSynthesis', { value: speech })
  Object.assign(globalThis, { SpeechSynthesisUtterance: Line, Audio: made, test: { heard, end, players } })
  setTimeout(() => {
    voices = [{ lang: 'de-DE', localService: true }, voice]
    speech.onvoiceschanged?.()
  }, 300)
}

const LOCAL = { lang: 'nl-BE', localService: true }
const said = (page: Page, key: string) => page.locator(`[data-say="${key}"]`).last()
const button = (page: Page) => page.locator('.listen').last()
const pressed = (page: Page) => button(page).getAttribute('aria-pressed')
const heard = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...(globalThis as unknown as { test: Heard }).test.heard])
const ends = (page: Page): Promise<void> =>
  page.evaluate(() => (globalThis as unknown as { test: Heard }).test.end())

const open = async (address: string, voice: Device, then: (page: Page) => void = () => undefined) => {
  const context = await browser.newContext({ viewport: PHONE, locale: 'nl-NL' })
  const page = await context.newPage()
  await page.addInitScript(plant, voice)
  then(page)
  await page.goto(address)
  await said(page, 'first.undisturbed').waitFor()
  return page
}
const textOf = (file: string, key: string): string =>
  (JSON.parse(readFileSync(`locales/nl/${file}.json`, 'utf8')) as Record<string, string>)[key] ?? ''
const QUESTION = `nl-BE: ${textOf('first', 'first.undisturbed')}`
/** The exit without a page behind it: what is left of this one can still be looked at. */
const holdExit = (page: Page): Promise<unknown> =>
  page.route('**/exit', (route) => route.fulfill({ status: 204 }))

const hide = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })

describe('with a voice on the phone', () => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct()
  })
  afterAll(async () => {
    await product.stop()
    await removeFolder(product.folder)
  })
  const reading = async (): Promise<Page> => {
    const page = await open(product.visitor, LOCAL)
    await button(page).click()
    await button(page).click()
    await expect.poll(() => heard(page)).toEqual([QUESTION])
    return page
  }

  it('says nothing by itself nor at the first tap, speaks at the second, and asks nobody for anything', async () => {
    const page = await open(product.visitor, LOCAL)
    await said(page, 'ui.ears').waitFor()
    await page.waitForLoadState('networkidle')
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    expect(await heard(page)).toEqual([])
    await said(page, 'ui.ears').click()
    await said(page, 'ui.listen').waitFor()
    expect([await heard(page), await pressed(page)]).toEqual([[], 'false'])
    await said(page, 'ui.listen').click()
    expect([await heard(page), await pressed(page)]).toEqual([[QUESTION], 'true'])
    await ends(page)
    expect(await pressed(page)).toBe('false')
    expect(asked).toEqual([])
  })

  const stops: readonly (readonly [string, (page: Page) => Promise<unknown>])[] = [
    ['a second tap', (page) => button(page).click()],
    ['losing the focus', (page) => page.evaluate(() => dispatchEvent(new Event('blur')))],
    ['being hidden', hide],
    ['another question', (page) => said(page, 'first.undisturbed.yes').click()],
    [
      'Shift three times',
      async (page) => {
        await holdExit(page)
        for (let i = 0; i < 3; i++) await page.keyboard.press('Shift', { delay: 10 })
      },
    ],
    [
      'going away by any other road',
      (page) => page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))),
    ],
  ]
  it.each(stops)('is silenced by %s', async (_, stop) => {
    const page = await reading()
    await stop(page)
    await expect.poll(() => heard(page)).toEqual([QUESTION, 'silence'])
  })
  it('is silent at once at the exit, before anything has answered, and not to be woken', async () => {
    const page = await reading()
    await holdExit(page)
    const left = await page.evaluate(() => {
      const { test } = globalThis as unknown as { test: Heard }
      const listen = document.querySelector<HTMLElement>('.listen')
      document.querySelector<HTMLElement>('a[href="/exit"]')?.click()
      const now = [...test.heard]
      listen?.click()
      return { now, later: [...test.heard] }
    })
    expect(left).toEqual({ now: [QUESTION, 'silence'], later: [QUESTION, 'silence'] })
  })
  it('control: what is no reason to stop does not', async () => {
    const page = await reading()
    await page.evaluate(() => {
      dispatchEvent(new Event('focus'))
      document.dispatchEvent(new Event('visibilitychange'))
      scrollTo(0, 40)
    })
    expect([await heard(page), await pressed(page)]).toEqual([[QUESTION], 'true'])
  })

  it.each([
    ['a voice that lives elsewhere', { lang: 'nl-NL', localService: false }],
    ['a voice of another language', { lang: 'nld-NLD', localService: true }],
  ])('%s gives no button', async (_, voice) => {
    const page = await open(product.visitor, voice)
    await page.waitForTimeout(1000)
    await said(page, 'first.undisturbed.yes').click()
    await said(page, 'intake.about').waitFor()
    expect(await page.locator('.listen').count()).toBe(0)
  })
  it('control: of the phone it gives one at each line', async () => {
    const page = await open(product.visitor, LOCAL)
    await said(page, 'first.undisturbed.yes').click()
    await said(page, 'intake.about').waitFor()
    await expect.poll(() => page.locator('.listen').count()).toBeGreaterThan(4)
  })
  it('who does not read well hears one sentence at a time, and with the last what can be answered', async () => {
    const page = await open(product.visitor, LOCAL)
    await said(page, 'ui.ears').waitFor()
    await page.locator('select').selectOption('')
    await said(page, 'intake.language.badly').click()
    expect(await page.evaluate(() => getComputedStyle(document.body).fontSize)).toBe('24px')
    await button(page).click()
    await button(page).click()
    await ends(page)
    await expect
      .poll(() => heard(page))
      .toEqual([QUESTION, `nl-BE: ${textOf('first', 'first.undisturbed.yes')}`])
    await said(page, 'first.undisturbed.yes').click()
    await expect.poll(() => page.locator('.bubble').count()).toBe(1)
    await expect.poll(() => page.locator('.listen').count()).toBe(1)
    await said(page, 'first.on').click()
    await expect.poll(() => page.locator('.bubble').count()).toBe(1)
  })
  it('no recordings: no policy for them and no file', async () => {
    const answer = await fetch(product.visitor)
    expect(answer.headers.get('content-security-policy')).not.toContain('media-src')
    expect(readFileSync('build/demo/build.json', 'utf8')).not.toContain('voice-')
  })
})

describe('with recordings', () => {
  let checkout: string
  let product: Product
  beforeAll(async () => {
    const recordings = {
      'nl/first.undisturbed': silence(5),
      'nl/intake.about.three': silence(4),
      'en/first.on': silence(1),
    }
    checkout = await recordedCheckout(recordings)
    product = await startProduct({ checkout })
  })
  afterAll(async () => {
    await product.stop()
    await removeFolder(product.folder)
    await removeFolder(checkout)
  })
  const files = (): { url: string; file: string; bytes: number }[] =>
    JSON.parse(readFileSync(join(checkout, 'build/demo/build.json'), 'utf8')).files.filter(
      ({ kind }: { kind: string }) => kind === 'voice',
    )
  const player = (page: Page) =>
    page.evaluate(() => {
      const [one] = (globalThis as unknown as { test: Heard }).test.players
      return { plays: one?.paused === false, at: one?.currentTime ?? 0, source: one?.src ?? '' }
    })
  const playing = async (page: Page): Promise<void> => {
    await expect.poll(async () => (await player(page)).at, { timeout: 10_000 }).toBeGreaterThan(0)
  }
  const NONE = { lang: 'fi-FI', localService: true }

  it('one file for each language, of one size, by a name that says nothing', () => {
    expect(files()).toHaveLength(2)
    for (const { url } of files()) expect(url).toMatch(/^\/f\/voice-[0-9a-f]{16}\.bin$/)
    expect(new Set(files().map(({ bytes }) => bytes)).size).toBe(1)
  })

  it('is fetched at the second tap, once, only this language, and plays with no voice on the phone', async () => {
    const asked: string[] = []
    const refused: string[] = []
    const page = await open(product.visitor, NONE, (fresh) => {
      fresh.on('request', (request) => request.url().includes('voice') && asked.push(request.url()))
      fresh.on('console', (line) => line.type() === 'error' && refused.push(line.text()))
    })
    await said(page, 'ui.ears').waitFor()
    await page.waitForLoadState('networkidle')
    await said(page, 'ui.ears').click()
    await page.waitForTimeout(500)
    expect(asked).toEqual([])
    await said(page, 'ui.listen').click()
    await playing(page)
    expect(await pressed(page)).toBe('true')
    expect(asked).toHaveLength(1)
    expect((await player(page)).source).toMatch(/^blob:/)
    await button(page).click()
    expect(await player(page)).toEqual({ plays: false, at: 0, source: '' })
    await button(page).click()
    await playing(page)
    expect(asked).toHaveLength(1)
    expect(refused).toEqual([])
  })

  it.each([
    ['losing the focus', (page: Page) => page.evaluate(() => dispatchEvent(new Event('blur')))],
    ['being hidden', hide],
    [
      'the exit',
      async (page: Page) => {
        await holdExit(page)
        await page.evaluate(() => document.querySelector<HTMLElement>('a[href="/exit"]')?.click())
      },
    ],
  ])('is silenced by %s', async (_, stop) => {
    const page = await open(product.visitor, NONE)
    await button(page).click()
    await button(page).click()
    await playing(page)
    await stop(page)
    expect(await player(page)).toEqual({ plays: false, at: 0, source: '' })
  })

  it('that arrives too late is not played', async () => {
    let arrive: () => void = () => undefined
    const gate = new Promise<void>((done) => {
      arrive = done
    })
    const page = await open(product.visitor, NONE, (fresh) => {
      void fresh.route('**/f/voice-*', async (route) => {
        await gate
        await route.continue()
      })
    })
    await button(page).click()
    await button(page).click()
    expect(await pressed(page)).toBe('true')
    await button(page).click()
    arrive()
    await page.waitForTimeout(1000)
    expect(await player(page)).toEqual({ plays: false, at: 0, source: '' })
  })

  it('what is not recorded is said by the voice, or has no button', async () => {
    const page = await open(product.visitor, LOCAL)
    await said(page, 'first.undisturbed.yes').click()
    await said(page, 'intake.about').waitFor()
    await page.waitForLoadState('networkidle')
    await button(page).click()
    await button(page).click()
    await expect.poll(() => heard(page)).toEqual([`nl-BE: ${textOf('intake', 'intake.about')}`])
    const mute = await open(product.visitor, NONE)
    await said(mute, 'first.undisturbed.yes').click()
    await said(mute, 'intake.about').waitFor()
    await expect.poll(() => mute.locator('.turn[data-now] .listen').count()).toBe(1)
  })
})
