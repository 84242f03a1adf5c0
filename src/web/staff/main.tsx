import { render } from 'preact'
import { readCards, readClaims, readHelpLines, readPhrases } from '#flow'
import { Console as Desk, type StoredAccount } from '#web/core'
import cardsFile from '../../../flows/cards.json' with { type: 'json' }
import claimsFile from '../../../flows/claims.json' with { type: 'json' }
import linesFile from '../../../flows/lines.json' with { type: 'json' }
import phrasesFile from '../../../flows/phrases.json' with { type: 'json' }
import { createBell, softTone } from './bell.ts'
import { readDemoAccounts } from './demo-accounts.ts'
import { FILES } from './files.ts'
import { createKeeper } from './keeper.ts'
import { PACKS } from './locales.ts'
import { askPasskey, makePasskey, type PasskeyDeps } from './passkey.ts'
import { createTongues, formsIn } from './tongues.ts'
import { deviceTranslator } from './translator.ts'
import { Console } from './views/console.tsx'
import type { Passkeys } from './views/sign-in.tsx'

type ScriptUrlPolicy = { createScriptURL(url: string): string }
type TrustedTypes = { createPolicy(name: string, rules: ScriptUrlPolicy): ScriptUrlPolicy }

/** The one script address this page may ever load is the worker's. */
const rules: ScriptUrlPolicy = {
  createScriptURL(url) {
    if (url !== FILES.worker) throw new TypeError('not the worker')
    return url
  },
}
const trusted = (globalThis as { readonly trustedTypes?: TrustedTypes }).trustedTypes
const policy = trusted?.createPolicy('w', rules) ?? rules

const random = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length))

const passkeysOf = (): Passkeys | undefined => {
  if (!('PublicKeyCredential' in globalThis) || !('credentials' in navigator)) return undefined
  const deps: PasskeyDeps = { credentials: navigator.credentials, random, host: location.hostname }
  return { ask: (ids) => askPasskey(deps, ids), make: (label) => makePasskey(deps, label) }
}

const demoAccounts = async (): Promise<readonly StoredAccount[]> => {
  if (!FILES.demo) return []
  try {
    const answer = await fetch('/demo.json', { cache: 'no-store', credentials: 'omit' })
    return answer.ok ? readDemoAccounts(await answer.json()) : []
  } catch {
    return []
  }
}

/** Browsers let a page sound only after somebody touched it. */
let audio: AudioContext | undefined
const onTouch = (): void => {
  audio ??= new AudioContext()
}

/** `undefined` where the browser has none, or where it was answered already. */
const askNotify =
  'Notification' in globalThis && Notification.permission === 'default'
    ? async (): Promise<void> => void (await Notification.requestPermission())
    : undefined

const tongueOf = createTongues(PACKS)
const formsOf = formsIn(PACKS, tongueOf)
const mine = (): ReturnType<typeof tongueOf> => tongueOf(document.documentElement.lang)

const notify = (): void => {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted' || document.hasFocus()) return
  new Notification(mine().say('staff.notification'), { tag: 'new' })
}

const bell = createBell({
  now: () => Date.now(),
  tone: () => audio && softTone(audio),
  notify,
  title: (count) => {
    const title = mine().say('staff.title')
    document.title = count > 0 ? `(${count}) ${title}` : title
    navigator.setAppBadge?.(count).catch(() => undefined)
  },
})

const keep = async (): Promise<boolean> => (await navigator.storage?.persist?.()) ?? false

const copy = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

const desk = new Desk({
  worker: () => new Worker(policy.createScriptURL(FILES.worker)),
  keeper: createKeeper(indexedDB),
  demo: demoAccounts,
  clock: () => Date.now(),
  host: location.hostname,
  socketOrigin: location.origin.replace(/^http/, 'ws'),
})

const clock = (): number => Date.now()
/** What waiting and hours are counted by. */
const now = (): number => clock() + desk.skew

const start = (): void => {
  const phrases = readPhrases(phrasesFile)
  const cards = readCards(cardsFile)
  const claims = readClaims(claimsFile)
  const lines = readHelpLines(linesFile)
  if (!phrases || !cards || !claims || !lines) return
  const root = document.createElement('div')
  document.body.append(root)
  document.title = mine().say('staff.title')
  render(
    <Console
      {...{ desk, tongueOf, formsOf, phrases, cards, claims, lines, bell, keep, copy, onTouch, askNotify }}
      demo={FILES.demo}
      passkeys={passkeysOf()}
      translator={deviceTranslator(globalThis)}
      now={now}
      clock={clock}
    />,
    root,
  )
}

start()
