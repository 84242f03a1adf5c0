import { type Bytes, type Code, STATUS_OF } from '#wire'
import type { AnswerKind, HeaderRow, HeaderTable } from './headers.ts'

/** Makes every answer of one origin, so that none leaves without the headers of its kind. */
export type Answers = {
  readonly bytes: (bytes: Bytes) => Response
  readonly json: (value: unknown) => Response
  readonly empty: () => Response
  readonly refusal: (code: Code) => Response
  readonly body: (kind: AnswerKind, bytes: Bytes, headers: HeaderRow) => Response
  readonly redirect: (address: string) => Response
  /** Header lines for what is answered below HTTP handlers: refused upgrades and broken requests. */
  readonly lines: readonly string[]
}

const body = (bytes: Bytes): Uint8Array<ArrayBuffer> => bytes as Uint8Array<ArrayBuffer>

/** Rows are merged once: a plain object goes to Node's writeHead as it is. */
export function answersFrom(table: HeaderTable): Answers {
  const octets = { ...table.data, 'content-type': 'application/octet-stream' }
  const text = { ...table.data, 'content-type': 'application/json' }
  // Bytes, as every other answer is: a text is sent in one piece with its headers, so sooner (PROTOCOL §9).
  const refusals = new Map<Code, Bytes>()
  const encoder = new TextEncoder()
  for (const code of Object.keys(STATUS_OF) as Code[])
    refusals.set(code, encoder.encode(JSON.stringify({ code })))
  return {
    bytes: (bytes) => new Response(body(bytes), { headers: octets }),
    json: (value) => new Response(JSON.stringify(value), { headers: text }),
    empty: () => new Response(null, { status: 204, headers: table.data }),
    refusal: (code) =>
      new Response(body(refusals.get(code) ?? new Uint8Array()), { status: STATUS_OF[code], headers: text }),
    body: (kind, bytes, headers) => new Response(body(bytes), { headers: { ...table[kind], ...headers } }),
    redirect: (address) => new Response(null, { status: 303, headers: { ...table.exit, location: address } }),
    lines: Object.entries(table.data).map(([name, value]) => `${name}: ${value}`),
  }
}
