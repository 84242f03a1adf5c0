import type postgres from 'postgres'

/**
 * One pool to its users, and a fresh one behind it whenever the database has closed a connection. In postgres 3.4.9 a
 * connection that dies with a small write still waiting never sends again (LanternOps/breeze#3225), and one that is
 * held by a transaction takes the whole process down (porsager/postgres#1208); so connections are not reused after a
 * close, and nothing that a server does holds one over several statements.
 */
export function renewable(make: (onclose: () => void) => postgres.Sql): postgres.Sql {
  let ended = false
  let generation = 0
  const fresh = (): postgres.Sql => {
    const mine = ++generation
    return make(() => {
      if (ended || mine !== generation) return
      const old = current
      current = fresh()
      void old.end({ timeout: 5 }).catch(() => undefined)
    })
  }
  let current: postgres.Sql = fresh()
  const end: postgres.Sql['end'] = (options) => {
    ended = true
    return current.end(options)
  }
  return new Proxy(current, {
    apply: (_, self, values) => Reflect.apply(current, self, values),
    get: (_, name) => (name === 'end' ? end : Reflect.get(current, name)),
  })
}
