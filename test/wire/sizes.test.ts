import { expect, it } from 'vitest'
import { FRAME, KEM_CIPHER, KEM_PUBLIC, OFFER, RECORD, SLICE, UPLOAD, WRAP } from '#wire'

it('everything that travels is as long as PROTOCOL §4 says', () => {
  expect({ FRAME, UPLOAD, SLICE }).toEqual({ FRAME: 1024, UPLOAD: 32_768, SLICE: 16_384 })
  expect({ KEM_PUBLIC, KEM_CIPHER, WRAP }).toEqual({ KEM_PUBLIC: 1216, KEM_CIPHER: 1120, WRAP: 1168 })
  expect({ RECORD, OFFER }).toEqual({ RECORD: 1248, OFFER: 18 })
})
