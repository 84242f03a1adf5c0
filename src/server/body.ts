import { type Bytes, concat, Refused } from '#wire'

/**
 * The whole body, at most `limit` bytes; one byte more is refused. With a length header the announced size is
 * judged before a byte is read, and Node's parser holds the sender to it; without one we count.
 */
export async function readBody(request: Request, limit: number): Promise<Bytes> {
  const announced = request.headers.get('content-length')
  if (announced === null) return readCounted(request, limit)
  if (Number(announced) > limit) throw new Refused('too-large')
  const bytes = new Uint8Array(await request.arrayBuffer())
  if (bytes.length > limit) throw new Refused('too-large')
  return bytes
}

async function readCounted(request: Request, limit: number): Promise<Bytes> {
  if (!request.body) return new Uint8Array()
  const parts: Bytes[] = []
  let size = 0
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return concat(...parts)
    size += value.length
    if (size > limit) {
      await reader.cancel()
      throw new Refused('too-large')
    }
    parts.push(value)
  }
}
