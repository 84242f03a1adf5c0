import { useEffect, useRef } from 'preact/hooks'
import { contactOf } from '../contact.ts'
import { knownOf, type Place, withAsk } from '../place.ts'
import { isGuest } from '../port.ts'
import type { Row } from '../queue.ts'
import { useRoom } from './room.ts'

/**
 * Own conversations are read once after signing in, so that what is due is in the list before anybody looks for it.
 * They count as new as they did before.
 */
export const useMine = (rows: readonly Row[], move: (change: (place: Place) => Place) => void): void => {
  const { desk, self, now, formsOf } = useRoom()
  const tried = useRef(new Set<string>())
  const due = rows.filter((row) => row.mine && row.state !== 'closed' && !row.known && !isGuest(self))
  const ids = due.map(({ id }) => id).join()
  useEffect(() => {
    const fresh = ids.split(',').filter((id) => id !== '' && !tried.current.has(id))
    for (const id of fresh) tried.current.add(id)
    const read = desk.finder.read(fresh, (id, view) => {
      if (view) move((place) => withAsk(place, view))
      const known = view && knownOf(view, contactOf({ view, here: false, now: now(), formsOf }))
      if (!known) return
      move((place) =>
        place.known[id]
          ? place
          : {
              ...place,
              known: { ...place.known, [id]: { ...known, looked: place.looked[id] ?? 0 } },
            },
      )
    })
    read.catch(() => undefined)
  }, [ids, desk, move, now, formsOf])
}
