// Folders that stay open while an operation is under way, and what becomes of one that is moved meanwhile.
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { diskVolume } from '../../../src/platform/files/disk-volume.ts'
import { OpenFolders } from '../../../src/platform/files/guarded/open-folders.ts'

const marksOf = (path: string) => {
  const { dev, ino } = lstatSync(path, { bigint: true })
  return [{ dev, ino }]
}

describe.runIf(process.platform === 'linux')('an open folder', () => {
  let root: string
  let folder: string
  let folders: OpenFolders

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'cw-open-')))
    folder = join(root, 'above', 'folder')
    mkdirSync(folder, { recursive: true })
    folders = new OpenFolders(diskVolume())
  })

  afterEach(() => rmSync(root, { recursive: true }))

  test('is known as long as an operation is under way, and closed after it', async () => {
    const before = readdirSync('/proc/self/fd').length
    await folders.during(async () => {
      folders.remember(folder, marksOf(folder))
      expect(folders.at(folder)?.folders).toEqual(marksOf(folder))
    })
    expect(folders.at(folder)).toBeNull()
    folders.remember(folder, marksOf(folder))
    expect(folders.at(folder)).toBeNull()
    expect(readdirSync('/proc/self/fd')).toHaveLength(before)
  })

  test('is not taken for what stands at its path when a folder above it became a link to it', () =>
    folders.during(async () => {
      folders.remember(folder, marksOf(folder))
      renameSync(join(root, 'above'), join(root, 'elsewhere'))
      symlinkSync(join(root, 'elsewhere'), join(root, 'above'))
      expect(folders.at(folder)).toBeNull()
    }))

  test('is not taken for one that was made anew at its path', () =>
    folders.during(async () => {
      folders.remember(folder, marksOf(folder))
      rmSync(folder, { recursive: true })
      mkdirSync(folder)
      expect(folders.at(folder)).toBeNull()
    }))

  test('is not opened through a link, nor where it is another than the one that was looked at', () =>
    folders.during(async () => {
      const seen = marksOf(folder)
      renameSync(folder, join(root, 'away'))
      mkdirSync(folder)
      folders.remember(folder, seen)
      expect(folders.at(folder)).toBeNull()
      const linked = join(root, 'linked')
      symlinkSync(join(root, 'away'), linked)
      folders.remember(linked, seen)
      expect(folders.at(linked)).toBeNull()
    }))
})
