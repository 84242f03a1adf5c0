/** Ogg's own checksum: polynomial 0x04c11db7, nothing reflected, starting at 0 (RFC 3533). */
const checksum = (bytes: Uint8Array): number => {
  let sum = 0
  for (const byte of bytes) {
    sum ^= byte << 24
    for (let bit = 0; bit < 8; bit++) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1
  }
  return sum >>> 0
}

const FIRST = 2
const LAST = 4

const page = (packets: readonly Uint8Array[], number: number, end: number, flags: number): Buffer => {
  const head = Buffer.alloc(27 + packets.length)
  head.write('OggS')
  head[5] = flags
  head.writeBigInt64LE(BigInt(end), 6)
  head.writeUInt32LE(1, 14)
  head.writeUInt32LE(number, 18)
  head[26] = packets.length
  for (const [i, { length }] of packets.entries()) head[27 + i] = length
  const bytes = Buffer.concat([head, ...packets])
  bytes.writeUInt32LE(checksum(bytes), 22)
  return bytes
}

const RATE = 48_000
const FRAMES_A_SECOND = 50
/** 20 ms of nothing, mono. */
const QUIET = Uint8Array.of(0xf8, 0xff, 0xfe)

/** A recording of silence, at most five seconds, as a browser plays it (RFC 7845). */
export const silence = (seconds: number): Buffer => {
  const opus = Buffer.from('OpusHead\x01\x01\x00\x00\x80\xbb\x00\x00\x00\x00\x00', 'latin1')
  const tags = Buffer.from('OpusTags\x04\x00\x00\x00none\x00\x00\x00\x00', 'latin1')
  const frames = Array.from({ length: seconds * FRAMES_A_SECOND }, () => QUIET)
  return Buffer.concat([
    page([opus], 0, 0, FIRST),
    page([tags], 1, 0, 0),
    page(frames, 2, (frames.length * RATE) / FRAMES_A_SECOND, LAST),
  ])
}
