import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { sha256Hex, sha256Source } from './digest.ts'

/** How a file is answered: the server knows one row of headers for each kind. */
type FileKind = 'page' | 'console' | 'static' | 'worker' | 'data' | 'asset' | 'voice'

export type Emitted = {
  /** Address on the origin. */
  readonly url: string
  /** Path below the output folder; `.br` lies beside it, except beside recordings: their sizes are equal. */
  readonly file: string
  readonly kind: FileKind
  readonly type: string
  readonly sha256: string
  readonly integrity: string
  readonly bytes: number
  readonly brotli: number
}

export type Emitter = {
  /** A file named by its content: `/f/<name>-<hash>.<ending>`. */
  readonly hashed: (
    name: string,
    ending: string,
    content: string | Uint8Array,
    kind: FileKind,
    type: string,
  ) => Emitted
  /** A file at a fixed address. */
  readonly fixed: (url: string, file: string, content: string, kind: FileKind) => Emitted
  readonly all: () => readonly Emitted[]
}

const pressed = (bytes: Uint8Array): Uint8Array =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  })

/** Writes into an emptied folder and remembers what it wrote. */
export const createEmitter = (folder: string): Emitter => {
  rmSync(folder, { recursive: true, force: true })
  const written: Emitted[] = []
  const put = (
    url: string,
    file: string,
    content: string | Uint8Array,
    kind: FileKind,
    type: string,
  ): Emitted => {
    const bytes = Buffer.from(content)
    const small = kind === 'voice' ? undefined : pressed(bytes)
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), bytes)
    if (small) writeFileSync(join(folder, `${file}.br`), small)
    const one: Emitted = {
      url,
      file,
      kind,
      type,
      sha256: sha256Hex(bytes),
      integrity: sha256Source(bytes),
      bytes: bytes.length,
      brotli: (small ?? bytes).length,
    }
    written.push(one)
    return one
  }
  return {
    hashed: (name, ending, content, kind, type) => {
      const path = `${name}-${sha256Hex(content).slice(0, 16)}.${ending}`
      return put(`/f/${path}`, `files/${path}`, content, kind, type)
    },
    fixed: (url, file, content, kind) => put(url, file, content, kind, 'text/html; charset=utf-8'),
    all: () => written,
  }
}
