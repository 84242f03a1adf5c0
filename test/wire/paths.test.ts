import { expect, it } from 'vitest'
import { FRAME, HINT, KEM_CIPHER, KEM_PUBLIC, PATH, SLICE, STAFF_PATH, STATUS, UPLOAD, WRAP } from '#wire'

it('no two calls share a path, and none is the page by accident', () => {
  const paths = [...Object.values(PATH), ...Object.entries(STAFF_PATH).map(([, path]) => path)]
  expect(new Set(paths).size).toBe(paths.length)
  for (const path of paths) expect(path).toMatch(/^\/([a-z]+\/?)*$/)
  expect(Object.entries(PATH).filter(([, path]) => path.length < 2)).toEqual([['page', '/']])
  for (const path of Object.values(STAFF_PATH)) expect(path.startsWith('/staff/')).toBe(true)
})

it('sizes are those of PROTOCOL §4, and of what has no place there', () => {
  expect([FRAME, UPLOAD, SLICE, WRAP, KEM_PUBLIC, KEM_CIPHER]).toEqual([1024, 32768, 16384, 1168, 1216, 1120])
  expect([STATUS, HINT]).toEqual([8192, 32])
})
