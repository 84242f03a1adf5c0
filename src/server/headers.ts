/** What an answer is; each kind has its own headers, on success and on failure alike. */
export type AnswerKind = 'page' | 'worker' | 'console' | 'file' | 'data' | 'plain' | 'exit'

export type HeaderRow = Readonly<Record<string, string>>
export type HeaderTable = Readonly<Record<AnswerKind, HeaderRow>>

/** CSP hash sources (`'sha256-...'`) of what stands inline in a page. */
export type Inline = { readonly scripts: readonly string[]; readonly styles: readonly string[] }

export type SiteHeaders = {
  readonly origin: string
  readonly page: Inline
  /** Of the pages without script. */
  readonly plainStyles: readonly string[]
  /** Only staff agreed to have the program: there files named by their hash are kept, and passkeys are asked for. */
  readonly isStaff: boolean
  /** There are recordings: the page plays them out of its own memory. */
  readonly hasVoices?: boolean
}

const FEATURES = [
  'accelerometer',
  'ambient-light-sensor',
  'attribution-reporting',
  'autoplay',
  'battery',
  'bluetooth',
  'browsing-topics',
  'camera',
  'compute-pressure',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'screen-wake-lock',
  'serial',
  'speaker-selection',
  'storage-access',
  'usb',
  'web-share',
  'window-management',
  'xr-spatial-tracking',
]
/** A passkey is the one thing the console asks of the browser. */
const PASSKEY_FEATURES = ['publickey-credentials-create', 'publickey-credentials-get']

const SHARED: HeaderRow = {
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
}
const NO_STORE = 'no-store'
const CLOSED = "default-src 'none'; frame-ancestors 'none'"
const FRAMELESS = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

function features(isStaff: boolean): string {
  const self = isStaff ? '(self)' : '()'
  return [...FEATURES.map((name) => `${name}=()`), ...PASSKEY_FEATURES.map((name) => `${name}=${self}`)].join(
    ', ',
  )
}

/** `'self'` does not cover WebSockets in every browser, so the socket's address stands beside it. */
function connectTo(origin: string): string {
  return `connect-src 'self' ${origin.replace(/^http/, 'ws')}`
}

function pageOf(site: SiteHeaders): string {
  const scripts = site.page.scripts.join(' ')
  const styles = site.page.styles.join(' ')
  const media = site.hasVoices ? ' media-src blob:;' : ''
  return `default-src 'none'; script-src ${scripts || "'none'"}; style-src ${styles || "'none'"}; img-src data:;${media} ${connectTo(site.origin)}; worker-src 'self'; ${FRAMELESS}; require-trusted-types-for 'script'; trusted-types w`
}

function consoleOf(site: SiteHeaders): string {
  const scripts = ["'self'", ...site.page.scripts].join(' ')
  const styles = ["'self'", ...site.page.styles].join(' ')
  return `default-src 'none'; script-src ${scripts}; style-src ${styles}; img-src 'self' data:; ${connectTo(site.origin)}; worker-src 'self'; ${FRAMELESS}; require-trusted-types-for 'script'; trusted-types w`
}

/** WebAssembly is allowed by the Worker's own answer; on the page it would be neither needed nor enough. */
function workerOf(site: SiteHeaders): string {
  return `default-src 'none'; script-src 'wasm-unsafe-eval'; ${connectTo(site.origin)}; require-trusted-types-for 'script'; trusted-types 'none'`
}

function plainOf(site: SiteHeaders): string {
  return `default-src 'none'; style-src ${site.plainStyles.join(' ') || "'none'"}; ${FRAMELESS}`
}

/** The one table of headers (by kind of answer) of one origin. */
export function headerTable(site: SiteHeaders): HeaderTable {
  const shared = { ...SHARED, 'permissions-policy': features(site.isStaff) }
  const row = (policy: string, cache: string = NO_STORE): HeaderRow =>
    Object.freeze({ ...shared, 'content-security-policy': policy, 'cache-control': cache })
  const kept = site.isStaff ? 'public, max-age=31536000, immutable' : NO_STORE
  return {
    page: row(pageOf(site)),
    console: row(consoleOf(site)),
    worker: row(workerOf(site), kept),
    file: row(CLOSED, kept),
    data: row(CLOSED),
    plain: row(plainOf(site)),
    exit: { ...row(CLOSED), 'clear-site-data': '"*"' },
  }
}
