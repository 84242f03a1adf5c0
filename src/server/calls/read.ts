import {
  type Bytes,
  decode,
  encodeFrames,
  encodeWraps,
  HASH,
  ID,
  type Numbered,
  Refused,
  type SinceQuery,
  toHex,
} from '#wire'
import { type Caller, isCurrentTab } from '../access.ts'
import { TOPIC } from '../live/bus.ts'
import type { Relay } from '../relay.ts'
import { seen } from './seen.ts'

const PAGE = 200

/** POST /since: what the caller may see with a number above the cursor; held back while there is nothing. */
export async function since(
  relay: Relay,
  caller: Caller,
  query: SinceQuery,
  signal: AbortSignal,
): Promise<Bytes> {
  const name = toHex(query.conversation)
  if (!query.wait) return encodeFrames(await page(relay, caller, query))
  let wake = (): void => {}
  const stop = relay.deps.bus.subscribe([TOPIC.conversation(name)], () => wake())
  const end = relay.deps.clock() + relay.tempo.poll
  try {
    for (;;) {
      const told = new Promise<void>((resolve) => {
        wake = resolve
      })
      const frames = await page(relay, caller, query)
      if (frames.length > 0) return encodeFrames(frames)
      const left = end - relay.deps.clock()
      if (left <= 0 || !(await happens(told, left, signal))) return new Uint8Array()
    }
  } finally {
    stop()
  }
}

/** Whether it happened before the time was over or the caller gone. */
function happens(told: Promise<void>, ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (value: boolean) => (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', gone)
      resolve(value)
    }
    const gone = end(false)
    const timer = setTimeout(gone, ms)
    signal.addEventListener('abort', gone)
    if (signal.aborted) gone()
    void told.then(end(true))
  })
}

async function page(relay: Relay, caller: Caller, query: SinceQuery): Promise<Numbered[]> {
  const [held, sight] = await seen(relay, caller, query.conversation)
  if (caller.kind === 'tab' && isCurrentTab(held, caller.token))
    relay.presence.polled(toHex(query.conversation))
  for (let cursor = query.cursor; ; ) {
    const frames = await relay.deps.store.since(query.conversation, cursor, PAGE, { fromEpoch: sight.from })
    if (!frames) throw new Refused('not-found')
    const mine = frames.filter(
      ({ kind, epoch, seq }) => seq <= sight.until && (kind === 'entry' || sight.sees(epoch)),
    )
    const last = frames.at(-1)
    // A page of which nothing may be seen must not look like the end.
    if (mine.length > 0 || !last || frames.length < PAGE || last.seq > sight.until) return mine
    cursor = last.seq
  }
}

/** POST /wraps: conversation ‖ recipient. Only the caller's own keys, only epochs the caller may read. */
export async function wraps(relay: Relay, caller: Caller, body: Bytes): Promise<Bytes> {
  const query = openPair(body)
  const [held, sight] = await seen(relay, caller, query.conversation)
  // Somebody else's key looks like a key without wraps.
  if (!sight.recipients.includes(toHex(query.name))) return new Uint8Array()
  const found = await relay.deps.store.wraps(held.id, query.name)
  if (!found) throw new Refused('not-found')
  return encodeWraps(found.filter(({ epoch }) => sight.sees(epoch)))
}

/** POST /keys: conversation ‖ hash. A public key that lies beside the log. */
export async function key(relay: Relay, caller: Caller, body: Bytes): Promise<Bytes> {
  const query = openPair(body)
  const [held] = await seen(relay, caller, query.conversation)
  const found = await relay.deps.store.key(held.id, query.name)
  if (!found) throw new Refused('not-found')
  return found
}

function openPair(body: Bytes): { readonly conversation: Bytes; readonly name: Bytes } {
  const query = decode(body, (reader) => {
    const pair = { conversation: reader.raw(ID), name: reader.raw(HASH) }
    reader.must(reader.left === 0)
    return pair
  })
  if (!query) throw new Refused('bad-request')
  return query
}
