import type { BuiltFile } from './files.ts'

/** The recordings of one language: one file, and whose texts lie in it. */
type VoiceFile = BuiltFile & { readonly keys: readonly string[] }
export type VoiceFiles = { readonly [language: string]: VoiceFile }

type Tapes = { readonly [key: string]: Blob }

export const SOUND = 'audio/ogg; codecs=opus'

/** u32 length of the header, header (`{ key: [offset, length] }`, counted from its end), recordings, padding. */
export const unpack = (file: ArrayBuffer): Tapes => {
  const start = 4 + new DataView(file).getUint32(0)
  const header = new TextDecoder().decode(file.slice(4, start))
  const tapes: { [key: string]: Blob } = {}
  for (const [key, [at, length]] of Object.entries(JSON.parse(header) as Record<string, [number, number]>))
    tapes[key] = new Blob([file.slice(start + at, start + at + length)], { type: SOUND })
  return tapes
}

/** Fetches the file of a language when something of it is to be heard, not before, and once. */
export class Recordings {
  private readonly files: () => VoiceFiles | undefined
  private readonly load: (file: BuiltFile) => Promise<ArrayBuffer>
  private loaded: { [language: string]: Promise<Tapes> } = {}

  constructor(files: () => VoiceFiles | undefined, load: (file: BuiltFile) => Promise<ArrayBuffer>) {
    this.files = files
    this.load = load
  }

  has(language: string, key: string): boolean {
    return this.files()?.[language]?.keys.includes(key) === true
  }

  /** `undefined` when the file cannot be had; the next call asks for it again. */
  async get(language: string, key: string): Promise<Blob | undefined> {
    const file = this.files()?.[language]
    if (!file) return undefined
    const loading = this.loaded[language] ?? this.load(file).then(unpack)
    this.loaded[language] = loading
    try {
      return (await loading)[key]
    } catch {
      delete this.loaded[language]
      return undefined
    }
  }

  forget(): void {
    this.loaded = {}
  }
}
