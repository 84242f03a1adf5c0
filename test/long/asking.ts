import { connect, type Socket } from 'node:net'
import { PATH } from '#wire'

const LENGTH = /\r\ncontent-length: (\d+)/i

/** One visitor's connection that stays open: what it asks is answered one after the other. */
export class Asking {
  private readonly socket: Socket
  private readonly head: string

  constructor(origin: string) {
    const { hostname, port, host } = new URL(origin)
    this.socket = connect({ host: hostname, port: Number(port), noDelay: true })
    this.head = [
      `POST ${PATH.find} HTTP/1.1`,
      `host: ${host}`,
      `origin: ${origin}`,
      'sec-fetch-site: same-origin',
      'content-type: application/octet-stream',
      'content-length: ',
    ].join('\r\n')
  }

  /** Microseconds from the question to the last byte of the answer, and its status. */
  find(locator: Uint8Array): Promise<{ readonly us: number; readonly status: number }> {
    const { socket } = this
    const question = Buffer.concat([Buffer.from(`${this.head}${locator.length}\r\n\r\n`), locator])
    return new Promise((resolve, reject) => {
      let got = ''
      const begun = process.hrtime.bigint()
      const read = (bytes: Buffer): void => {
        const at = process.hrtime.bigint()
        got += bytes.toString('latin1')
        const end = got.indexOf('\r\n\r\n')
        const length = LENGTH.exec(got)?.[1]
        if (end < 0 || length === undefined || got.length < end + 4 + Number(length)) return
        socket.off('data', read).off('error', reject)
        resolve({ us: Number(at - begun) / 1000, status: Number(got.slice(9, 12)) })
      }
      socket.on('data', read).on('error', reject)
      socket.write(question)
    })
  }

  close(): void {
    this.socket.destroy()
  }
}
