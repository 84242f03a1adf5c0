import { homedir } from 'node:os'
import { join } from 'node:path'

type Folders = { readonly dataDir: string; readonly cacheDir: string }

/**
 * Where the bundled database keeps its files when nobody says otherwise: as root the system's own folders, which
 * the account of the database can reach; else `.data` of the checkout and the user's cache folder.
 */
export function defaultFolders(checkout: string): Folders {
  if (process.getuid?.() === 0) return { dataDir: '/var/lib/baken', cacheDir: '/var/cache/baken' }
  return { dataDir: join(checkout, '.data'), cacheDir: join(userCache(), 'baken') }
}

function userCache(): string {
  const named = process.env['XDG_CACHE_HOME']
  if (named?.startsWith('/')) return named
  return process.platform === 'darwin' ? join(homedir(), 'Library/Caches') : join(homedir(), '.cache')
}
