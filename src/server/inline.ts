import { createHash } from 'node:crypto'
import type { Inline } from './headers.ts'

const SCRIPT = /<script(?:\s[^>]*)?>([\s\S]*?)<\/script\s*>/gi
const STYLE = /<style(?:\s[^>]*)?>([\s\S]*?)<\/style\s*>/gi

/** CSP sources of everything inline in a page; empty elements (with a `src`) have nothing to allow. */
export function inlineOf(page: string): Inline {
  return { scripts: sources(page, SCRIPT), styles: sources(page, STYLE) }
}

function sources(page: string, element: RegExp): string[] {
  const found = [...page.matchAll(element)].map((match) => match[1] ?? '').filter((text) => text !== '')
  return [...new Set(found.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`))]
}
