import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright-core'

/** Never the package's own default flags: they switch off what these tests test. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
/** Playwright switches the back/forward cache off; then Back would prove nothing. */
const LEFT_ON = ['--disable-back-forward-cache']

type Program = { readonly path: string; readonly env: Readonly<Record<string, string>> }

/** Fonts of the package and of the system; without any, form controls end the browser. */
function fontSettings(folder: string): string {
  const file = join(folder, 'fonts.conf')
  const dirs = [join(folder, 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts']
  const list = dirs.map((dir) => `<dir>${dir}</dir>`).join('')
  writeFileSync(
    file,
    `<?xml version="1.0"?><fontconfig>${list}<cachedir>${folder}/font-cache</cachedir></fontconfig>`,
  )
  return file
}

function plainEnv(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >
}

/** `CHROMIUM_PATH`, the Chromium that comes by npm, or an installed one, in this order. */
async function findBrowser(): Promise<Program> {
  const given = process.env['CHROMIUM_PATH']
  if (given) return { path: given, env: plainEnv() }
  const folder = join(process.cwd(), 'build', 'chromium')
  mkdirSync(folder, { recursive: true })
  const before = { ...process.env }
  process.env['TMPDIR'] = folder
  process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs22.x'
  try {
    const { default: packed } = await import('@sparticuz/chromium')
    const path = await packed.executablePath()
    const env = { ...plainEnv(), FONTCONFIG_FILE: fontSettings(folder) }
    return { path, env }
  } catch {
    for (const path of ['/usr/bin/chromium', '/usr/bin/google-chrome']) {
      if (existsSync(path)) return { path, env: plainEnv() }
    }
    throw new Error('no browser found: install Chromium or set CHROMIUM_PATH')
  } finally {
    process.env = before
  }
}

let program: Promise<Program> | undefined

/** One browser per test file, one context per person. */
export async function launch(extra: readonly string[] = []): Promise<Browser> {
  program ??= findBrowser()
  const { path, env } = await program
  return playwright.launch({
    executablePath: path,
    env,
    args: [...ARGS, ...extra],
    ignoreDefaultArgs: LEFT_ON,
  })
}

/** A profile on disk, for the tests that search it afterwards. */
export async function launchProfile(folder: string): Promise<BrowserContext> {
  program ??= findBrowser()
  const { path, env } = await program
  return playwright.launchPersistentContext(folder, {
    executablePath: path,
    env,
    args: ARGS,
    ignoreDefaultArgs: LEFT_ON,
    viewport: PHONE,
    locale: 'nl-NL',
  })
}

export const PHONE = { width: 360, height: 640 } as const

/** An authenticator of the browser's own, with PRF: what a phone or a key would be. */
export async function authenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}
