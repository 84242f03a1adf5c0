import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import type { Addresses, MailSettings } from '#wire/control'

type Received = { readonly from: string; readonly to: readonly string[]; readonly raw: Buffer }

/** A real mail server on this machine, which keeps what it takes. */
export type Mailbox = {
  readonly received: Received[]
  readonly port: number
  /** While true every mail is refused. */
  refuses: boolean
  readonly settings: (addresses: string) => MailSettings
  readonly stop: () => Promise<void>
}

export async function mailbox(port = 0): Promise<Mailbox> {
  const received: Received[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        if (box.refuses) return done(new Error('not now'))
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(parts),
        })
        done()
      })
    },
  })
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', () => done()))
  const address = server.server.address()
  const taken = typeof address === 'object' && address ? address.port : 0
  const box: Mailbox = {
    received,
    port: taken,
    refuses: false,
    settings: (addresses) => ({
      host: '127.0.0.1',
      port: taken,
      tls: 'none',
      user: undefined,
      password: undefined,
      sender: 'baken@example.org',
      addresses,
    }),
    stop: () => new Promise((done) => server.close(() => done())),
  }
  return box
}

/** A file of addresses as an operator keeps it. */
export async function addressFile(addresses: Addresses | string, mode = 0o600): Promise<string> {
  const folder = await mkdtemp('/tmp/baken-mail-')
  const path = join(folder, `${randomBytes(4).toString('hex')}.json`)
  await writeFile(path, typeof addresses === 'string' ? addresses : JSON.stringify(addresses), { mode })
  await chmod(path, mode)
  return path
}

/** What may differ between two mails: when, and their number. */
export function withoutDate(raw: Buffer): string {
  return raw
    .toString('latin1')
    .replace(/^Date: .*$/m, 'Date:')
    .replace(/^Message-ID: .*$/m, 'Message-ID:')
}
