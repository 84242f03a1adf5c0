/** Sizes in bytes of everything that travels (PROTOCOL §4). One place, so that nothing leaks by its length. */

/** A log entry, a chat message: always exactly this long. */
export const FRAME = 1024
/** create, code, back, accept, add, rewrap, remove, rotate: always exactly this long. */
export const UPLOAD = 32_768
/** A roster slice as served. */
export const SLICE = 16_384
/** The public status file. */
export const STATUS = 8192
/** One live hint or heartbeat on the socket. */
export const HINT = 32

export const ID = 16
export const HASH = 32
export const KEY = 32
export const SIGNATURE = 64
export const NONCE = 24
export const TAG = 16
export const SESSION = 8
export const KEM_PUBLIC = 1216
export const KEM_CIPHER = 1120
/** KEM ciphertext and the sealed epoch key. */
export const WRAP: number = KEM_CIPHER + KEY + TAG

/** A device record: Ed25519 key ‖ X-Wing key. */
export const RECORD: number = KEY + KEM_PUBLIC
/** What twelve words of a device record say: the address of an offer. */
export const OFFER = 18

export const MAX_WRAPS = 20
export const MAX_KEYS = 4
export const MAX_DEVICES_PER_GROUP = 8
/** Log entries per conversation. */
export const MAX_ENTRIES = 256
/** Rows of the head list: one every 14 days for 150 years. */
export const MAX_HEADS = 4096
