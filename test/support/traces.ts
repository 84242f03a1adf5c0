import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

type Marker = { readonly name: string; readonly bytes: Buffer }
export type Hit = { readonly marker: string; readonly form: string; readonly where: string }

/** base64 of the marker at each of the three alignments, without the characters its neighbours decide. */
function base64Forms(bytes: Buffer): [string, Buffer][] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const from = shift === 0 ? 0 : shift + 1
    const to = text.length - ((bytes.length + shift) % 3 === 0 ? 0 : 1)
    return [`base64+${shift}`, Buffer.from(text.slice(from, to))]
  })
}

/** UTF-8 (or raw), UTF-16, hex in both cases, base64 and base64url at three alignments, URL encoding. */
function formsOf(marker: Marker, isText: boolean): [string, Buffer][] {
  const { bytes } = marker
  const hex = bytes.toString('hex')
  const forms: [string, Buffer][] = [
    ['raw', bytes],
    ['hex', Buffer.from(hex)],
    ['HEX', Buffer.from(hex.toUpperCase())],
  ]
  for (const [name, text] of base64Forms(bytes)) {
    forms.push([name, text])
    const url = Buffer.from(text.toString().replace(/\+/g, '-').replace(/\//g, '_'))
    if (!url.equals(text)) forms.push([`${name}url`, url])
  }
  if (!isText) return forms
  const text = bytes.toString('utf8')
  forms.push(['utf16', Buffer.from(text, 'utf16le')])
  const url = encodeURIComponent(text)
  if (url !== text) forms.push(['url', Buffer.from(url)])
  return forms
}

export type Searched = { readonly marker: string; readonly form: string; readonly needle: Buffer }

/** Texts become markers by their UTF-8; keys as they are. */
export function searched(
  texts: Readonly<Record<string, string>>,
  keys: Readonly<Record<string, Uint8Array>>,
): Searched[] {
  const all: Searched[] = []
  const add = (marker: Marker, isText: boolean): void => {
    for (const [form, needle] of formsOf(marker, isText)) all.push({ marker: marker.name, form, needle })
  }
  for (const [name, text] of Object.entries(texts)) add({ name, bytes: Buffer.from(text, 'utf8') }, true)
  for (const [name, bytes] of Object.entries(keys)) add({ name, bytes: Buffer.from(bytes) }, false)
  return all
}

export function scanBuffer(buffer: Buffer, needles: readonly Searched[], where: string): Hit[] {
  return needles
    .filter(({ needle }) => buffer.includes(needle))
    .map(({ marker, form }) => ({ marker, form, where }))
}

const PAGE = 4096
const CHUNK = 8 * 1024 * 1024

/** Resident pages only: a process with WebAssembly maps gigabytes it never touched. */
function residentRanges(pid: number, start: number, end: number, pagemap: number): [number, number][] {
  const pages = (end - start) / PAGE
  const table = Buffer.alloc(pages * 8)
  const got = readSync(pagemap, table, 0, table.length, (start / PAGE) * 8)
  const ranges: [number, number][] = []
  for (let i = 0; i * 8 < got; i++) {
    const present = ((table[i * 8 + 7] ?? 0) & 0xc0) !== 0
    const at = start + i * PAGE
    const last = ranges[ranges.length - 1]
    if (present && last && last[1] === at) last[1] = at + PAGE
    else if (present) ranges.push([at, at + PAGE])
  }
  return pid > 0 ? ranges : []
}

/** Live memory of a process, before any collection: a heap snapshot would run one first and miss most. */
export function scanMemory(pid: number, needles: readonly Searched[]): Hit[] {
  const maps = readFileSync(`/proc/${pid}/maps`, 'utf8').trim().split('\n')
  const pagemap = openSync(`/proc/${pid}/pagemap`, 'r')
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  const hits: Hit[] = []
  const longest = Math.max(...needles.map(({ needle }) => needle.length))
  let scanned = 0
  try {
    for (const line of maps) {
      const [, from = '0', to = '0', mode = ''] = /^([0-9a-f]+)-([0-9a-f]+) (\S+)/.exec(line) ?? []
      if (!mode.startsWith('rw') || line.includes('[vvar]')) continue
      const start = Number.parseInt(from, 16)
      const end = Number.parseInt(to, 16)
      if (!Number.isSafeInteger(end) || end - start > 64 * 1024 * 1024 * 1024) continue
      // Only a piece of the table at a time: reserved ranges are far larger than what lives in them.
      for (let base = start; base < end; base += 1 << 30) {
        for (const [low, high] of residentRanges(pid, base, Math.min(end, base + (1 << 30)), pagemap)) {
          for (let at = low; at < high; at += CHUNK) {
            const buffer = Buffer.alloc(Math.min(CHUNK + longest, high - at))
            let read = 0
            try {
              read = readSync(memory, buffer, 0, buffer.length, at)
            } catch {
              continue
            }
            scanned += read
            hits.push(...scanBuffer(buffer.subarray(0, read), needles, `memory of ${pid}`))
          }
        }
      }
    }
  } finally {
    closeSync(pagemap)
    closeSync(memory)
  }
  if (scanned < 1024 * 1024) throw new Error(`memory of ${pid} was not readable`)
  return hits
}

/** Every file below a folder, in file blocks and, where it is gzip, unpacked too. */
export function scanFolder(folder: string, needles: readonly Searched[]): Hit[] {
  const hits: Hit[] = []
  const walk = (path: string): void => {
    for (const name of readdirSync(path)) {
      const full = join(path, name)
      const info = statSync(full, { throwIfNoEntry: false })
      if (!info) continue
      if (info.isDirectory()) walk(full)
      else if (info.isFile()) hits.push(...scanFile(full, needles))
    }
  }
  walk(folder)
  return hits
}

function scanFile(path: string, needles: readonly Searched[]): Hit[] {
  const bytes = readFileSync(path)
  const hits = scanBuffer(bytes, needles, path)
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return hits
  try {
    return [...hits, ...scanBuffer(gunzipSync(bytes), needles, `${path} (unpacked)`)]
  } catch {
    return hits
  }
}

/** A process and everything it started. */
export function family(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  const children = text === '' ? [] : text.split(' ').map(Number)
  return [pid, ...children.flatMap(family)]
}
