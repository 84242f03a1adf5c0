import { type Bytes, bytesOf } from '#wire'

/** Public keys of the roots in hex: a constant of the build, never a setting or an answer (PROTOCOL §5). */
declare const __BAKEN_ROOTS__: readonly string[]

/** Not built at all: no roots, so no roster is ever taken. */
export const ROOTS_HEX: readonly string[] = typeof __BAKEN_ROOTS__ === 'undefined' ? [] : __BAKEN_ROOTS__
export const ROOTS: readonly Bytes[] = ROOTS_HEX.map(bytesOf)

/** Everybody holds the seeds of these: no production may take a roster they signed. */
export const DEMO_ROOTS_HEX: readonly string[] = [
  '06342e2358f6f0d184af33d4a4ed74bc33bc0eb091e3447c311e9d84a323ede6',
  'f2950b71833e499b5313aa31355a247adb94d7ea39f7673e3d623bfb44b019e9',
  'c0a8acbdaab13c25c88c168e877d83d5126af8f5de905b981ed9f703a63ec0bf',
]
