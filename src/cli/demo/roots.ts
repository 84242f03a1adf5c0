/** The demo's roots: everybody may know them, so a demo build protects nobody. Production builds set BAKEN_ROOTS. */
export const DEMO_ROOT_SEEDS: readonly string[] = [0, 1, 2].map((i) => `baken demo root ${i} is not a secre`)

/** Public keys of the seeds above, hex; the build puts them in where BAKEN_ROOTS is not set. */
export const DEMO_ROOTS: readonly string[] = [
  'c6377c99cd2fbc3cae87ecccd3422317a94d1c4d5575f3e4e5ffbd8e73ed6b38',
  '288fbc8a9be378765fc6b30dd33010b9fcc6ab25c21fa53c9ad924470642e939',
  '261b8291e8cf04493e63b2f79d8b7526565d6b2db048d602a885112fff37c52f',
]
