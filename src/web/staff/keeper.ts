import type { Keeper, StoredAccount } from '#web/core'

const NAME = 'devices'
const ACCOUNTS = 'accounts'
const ROSTER = 'roster'
const HEAD = 'head'
const REGISTER = 'register'

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

const opened = (factory: IDBFactory): Promise<IDBDatabase> => {
  const request = factory.open(NAME, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore(ACCOUNTS, { keyPath: 'id' })
    request.result.createObjectStore(ROSTER)
  }
  return settled(request)
}

/** Put is done when it is on the disk, not when it was asked for. */
const written = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onerror = () => reject(transaction.error)
    transaction.onabort = () => reject(transaction.error)
  })

const isRow = (value: unknown): value is { readonly n: number; readonly hash: Uint8Array } =>
  typeof value === 'object' &&
  value !== null &&
  'n' in value &&
  typeof value.n === 'number' &&
  'hash' in value &&
  value.hash instanceof Uint8Array

/** Wrapped seeds, the newest signed roster head and the newest row of the register, in the staff origin's IndexedDB; nothing of a conversation. */
export const createKeeper = (factory: IDBFactory): Keeper => {
  let database: Promise<IDBDatabase> | undefined
  const open = (): Promise<IDBDatabase> => {
    database ??= opened(factory)
    return database
  }
  const read = async <T>(store: string, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> =>
    settled(ask((await open()).transaction(store).objectStore(store)))
  const write = async (store: string, change: (store: IDBObjectStore) => void): Promise<void> => {
    const transaction = (await open()).transaction(store, 'readwrite', { durability: 'strict' })
    change(transaction.objectStore(store))
    await written(transaction)
  }
  return {
    accounts: () => read<StoredAccount[]>(ACCOUNTS, (store) => store.getAll()),
    forget: (id) => write(ACCOUNTS, (store) => store.delete(id)),
    put: (account) => write(ACCOUNTS, (store) => store.put(account)),
    seen: async () => {
      const head: unknown = await read(ROSTER, (store) => store.get(HEAD))
      return head instanceof Uint8Array ? head : undefined
    },
    saw: (head) => write(ROSTER, (store) => store.put(head, HEAD)),
    register: async () => {
      const row: unknown = await read(ROSTER, (store) => store.get(REGISTER))
      return isRow(row) ? row : undefined
    },
    sawRegister: (row) => write(ROSTER, (store) => store.put(row, REGISTER)),
  }
}
