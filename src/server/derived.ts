/** What `make` says of two values, kept until one of them is another one; both are never changed in place. */
export function derived<A, B, T>(make: (a: A, b: B) => T): (a: A, b: B) => T {
  let last: { readonly a: A; readonly b: B; readonly made: T } | undefined
  return (a, b) => {
    if (last?.a !== a || last.b !== b) last = { a, b, made: make(a, b) }
    return last.made
  }
}
