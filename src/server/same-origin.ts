/**
 * Whether a POST or an upgrade comes from our own page, or from no page at all (a program sends neither header,
 * and has no ambient authority to abuse: there are no cookies).
 */
export function isSameOrigin(headers: Headers, origin: string): boolean {
  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin') return false
  const from = headers.get('origin')
  // With `no-referrer` a browser may write `null` for our own page; then only Sec-Fetch-Site can vouch.
  if (from === 'null') return site === 'same-origin'
  return from === null || from === origin
}
