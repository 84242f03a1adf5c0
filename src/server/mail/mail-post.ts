import { open } from 'node:fs/promises'
import { createTransport, type Transporter } from 'nodemailer'
import { type Clock, type Random, toHex } from '#wire'
import { type Addresses, AddressesSchema, type MailSettings, readAs, SettingFault } from '#wire/control'
import type { Post } from './post.ts'

const SECONDS = 1000
const OTHERS = 0o077

const FAULT =
  'BAKEN_ADDRESSES must name a file as {"operator": ["..."], "groups": {"<group code>": ["..."]}} with e-mail addresses.'

/** The file of addresses; a SettingFault when it is not one, or when others than its owner may read it. */
export async function readAddresses(path: string): Promise<Addresses> {
  const text = await secret(path)
  const addresses = readAs(AddressesSchema, parse(text))
  if (!addresses) throw new SettingFault(FAULT)
  return addresses
}

async function secret(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined)
  if (!file) throw new SettingFault(FAULT)
  try {
    const { mode } = await file.stat()
    if ((mode & OTHERS) !== 0)
      throw new SettingFault('The file in BAKEN_ADDRESSES may be read by its owner only (chmod 600).')
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function transport({ host, port, tls, user, password }: MailSettings): Transporter {
  return createTransport({
    host,
    port,
    secure: tls === 'whole',
    requireTLS: tls === 'start',
    ignoreTLS: tls === 'none',
    // What the machine is called is nobody's business.
    name: 'localhost',
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    connectionTimeout: 10 * SECONDS,
    greetingTimeout: 10 * SECONDS,
    socketTimeout: 20 * SECONDS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/** Mail by SMTP. Whom it is for stands in the envelope alone: letters of one kind differ in date and number only. */
export function mailPost(
  settings: MailSettings,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): Post {
  const server = transport(settings)
  const domain = settings.sender.slice(settings.sender.indexOf('@') + 1)
  return {
    addresses: () => readAddresses(settings.addresses),
    send: async (letter, to) => {
      const sent = await server.sendMail({
        ...letter,
        envelope: { from: settings.sender, to: [...to] },
        from: settings.sender,
        to: 'undisclosed-recipients:;',
        date: new Date(clock()),
        messageId: `<${toHex(random(16))}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        xMailer: false,
      })
      return (sent.rejected ?? []).length === 0
    },
    answers: async () => {
      try {
        return await server.verify()
      } catch {
        return false
      }
    },
  }
}
