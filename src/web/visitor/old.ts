/** Two functions that browsers of 2018 lack and the page's rooms use (Chrome 67: flatMap 69, fromEntries 73). */
const make = (on: object, name: string, value: unknown): void => {
  if (!(name in on)) Object.defineProperty(on, name, { value, writable: true, configurable: true })
}

make(Array.prototype, 'flatMap', function (this: unknown[], map: (value: unknown, i: number) => unknown) {
  return ([] as unknown[]).concat(...this.map((value, i) => map(value, i)))
})

make(Object, 'fromEntries', (entries: Iterable<[string, unknown]>) => {
  const made: { [name: string]: unknown } = {}
  for (const [name, value] of entries) made[name] = value
  return made
})
