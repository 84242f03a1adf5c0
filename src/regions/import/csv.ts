/** Rows of a table in text, `;`, tab or `,` between fields, quoted where a field holds one; blank lines left out. */
export function csvRows(text: string): readonly (readonly string[])[] {
  const head = text.slice(0, text.indexOf('\n'))
  const mark = [';', '\t', ','].find((each) => head.includes(each)) ?? ';'
  const rows: string[][] = []
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    if (line.trim() === '') continue
    const fields: string[] = []
    let field = ''
    let isQuoted = false
    for (const letter of line) {
      if (letter === '"') isQuoted = !isQuoted
      else if (letter === mark && !isQuoted) {
        fields.push(field.trim())
        field = ''
      } else field += letter
    }
    rows.push([...fields, field.trim()])
  }
  return rows
}

/** `34`, `0034`, `GM0034`, and of a neighbourhood `BU00340101`, as the code of the municipality. */
export function gmOf(code: string): string | undefined {
  const digits = /^(?:(?:WK|BU)(\d{4})\d{2,4}|(?:GM)?(\d{1,4}))$/i.exec(code)
  const found = digits?.[1] ?? digits?.[2]
  return found === undefined ? undefined : `GM${found.padStart(4, '0')}`
}
