import { createHash } from 'node:crypto'
import type { Inline } from './headers.ts'

const SCRIPT = /<script(?:\s[^>]*)?>([\s\S]*?)<\/script\s*>/gi
/** What the page puts in itself, once it has fetched it. */
const LATER = /\sdata-script="(sha256-[A-Za-z0-9+/=]+)"/g
const STYLE = /<style(?:\s[^>]*)?>([\s\S]*?)<\/style\s*>/gi

/** CSP sources of everything inline in a page; empty elements (with a `src`) have nothing to allow. */
export function inlineOf(page: string): Inline {
  const later = [...page.matchAll(LATER)].map((match) => `'${match[1]}'`)
  return { scripts: [...sources(page, SCRIPT), ...later], styles: sources(page, STYLE) }
}

function sources(page: string, element: RegExp): string[] {
  const found = [...page.matchAll(element)].map((match) => match[1] ?? '').filter((text) => text !== '')
  return [...new Set(found.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`))]
}
