import { Agent, request } from 'node:http'
import { PATH } from '#wire'

/** One visitor's connection that stays open: what it asks is answered one after the other. */
export class Asking {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 })
  private readonly url: URL

  constructor(origin: string) {
    this.url = new URL(PATH.find, origin)
  }

  /** Microseconds from the question to the last byte of the answer, and its status. */
  find(locator: Uint8Array): Promise<{ readonly us: number; readonly status: number }> {
    return new Promise((resolve, reject) => {
      const begun = process.hrtime.bigint()
      const asked = request(this.url, {
        agent: this.agent,
        method: 'POST',
        headers: {
          'content-type': 'application/octet-stream',
          'content-length': locator.length,
          origin: this.url.origin,
          'sec-fetch-site': 'same-origin',
        },
      })
      asked.on('response', (answer) => {
        answer.resume()
        answer.on('end', () => {
          const us = Number(process.hrtime.bigint() - begun) / 1000
          resolve({ us, status: answer.statusCode ?? 0 })
        })
      })
      asked.on('error', reject)
      asked.end(locator)
    })
  }

  close(): void {
    this.agent.destroy()
  }
}
