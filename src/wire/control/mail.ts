import * as v from 'valibot'
import { SettingFault } from './fault.ts'

/** How notices leave: the operator's mail server, and the file that says to whom. */
export type MailSettings = {
  readonly host: string
  readonly port: number
  /** `start`: STARTTLS or nothing; `none`: on this machine only. */
  readonly tls: 'whole' | 'start' | 'none'
  readonly user: string | undefined
  readonly password: string | undefined
  readonly sender: string
  /** File with the addresses. */
  readonly addresses: string
}

const SMTP =
  'BAKEN_SMTP must be the address of a mail server such as smtps://user:password@mail.example.org:465.'
const ALL = 'BAKEN_SMTP, BAKEN_SENDER and BAKEN_ADDRESSES are set together or not at all.'
const SENDER = 'BAKEN_SENDER must be an e-mail address.'
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

const NAMES = ['BAKEN_SMTP', 'BAKEN_SENDER', 'BAKEN_ADDRESSES'] as const
type Environment = Readonly<Record<string, string | undefined>>

/** Undefined when none is set: then no mail is sent. */
export function readMail(env: Environment): MailSettings | undefined {
  const [smtp, sender, addresses] = NAMES.map((name) => env[name]?.trim())
  if (NAMES.every((name) => env[name] === undefined)) return undefined
  if (!smtp || !sender || !addresses) throw new SettingFault(ALL)
  if (!v.is(v.pipe(v.string(), v.email()), sender)) throw new SettingFault(SENDER)
  return { ...serverOf(smtp), sender, addresses }
}

/** Scheme, user, password, host, port. */
const ADDRESS =
  /^(smtps?):\/\/(?:([^\s:@/]+)(?::([^\s@/]*))?@)?(\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::([1-9]\d{0,4}))?\/?$/

/** Nothing leaves this machine in the clear: without TLS only to itself. */
function serverOf(text: string): Omit<MailSettings, 'sender' | 'addresses'> {
  const [, scheme, user, password, host = '', port] = ADDRESS.exec(text) ?? []
  if (scheme === undefined || Number(port ?? 0) > 65_535) throw new SettingFault(SMTP)
  const isWhole = scheme === 'smtps'
  return {
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port ?? (isWhole ? 465 : 587)),
    tls: isWhole ? 'whole' : LOOPBACK.test(host) ? 'none' : 'start',
    user: plain(user),
    password: plain(password),
  }
}

function plain(part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : decodeURIComponent(part)
  } catch {
    throw new SettingFault(SMTP)
  }
}
