import { number, pick, uuid } from './deterministic.ts'
import { boys, districts, familyNames, girls, men, type NamePart, women } from './names.ts'

/** Somebody's name, birth date (`YYYY-MM-DD`) and address. */
export interface Person {
  readonly family: NamePart
  readonly given: NamePart
  readonly sex: 'male' | 'female'
  readonly birthDate: string
  readonly address: string
}

export interface Guardian extends Person {
  readonly relation: string
}

export interface Learner extends Person {
  /** OneRoster userMasterIdentifier, also used as sourcedId; stays the same while the learner moves up year by year. */
  readonly id: string
  readonly username: string
  readonly guardians: readonly Guardian[]
}

const name = (official: string, kana: string, jis = official): NamePart => ({ official, kana, jis })
const wide = (value: number) => String(value).replace(/[0-9]/g, (digit) => '０１２３４５６７８９'.charAt(Number(digit)))
const iso = (date: Date) => date.toISOString().slice(0, 10)

/**
 * The learners who entered the first grade (小1) in a school year.
 * @param entryYear 2021 for those who are in P6 in school year 2026; born from 2 April 2014 to 1 April 2015
 */
export function cohort(entryYear: number): Learner[] {
  const size = 62 + number(`size/${entryYear}`, 8)
  return Array.from({ length: size }, (_, index) => learner(entryYear, index))
}

function learner(entryYear: number, index: number): Learner {
  const key = `learner/${entryYear}/${index}`
  const family = pick(`${key}/family`, familyNames)
  const sex = number(`${key}/sex`, 2) === 0 ? 'female' : 'male'
  const given = pick(`${key}/given`, sex === 'female' ? girls : boys)
  const firstDay = Date.UTC(entryYear - 7, 3, 2)
  const birthDate = iso(new Date(firstDay + number(`${key}/birth`, 365) * 86_400_000))
  const block = (part: string) => wide(1 + number(`${key}/${part}`, 20))
  const address = `東京都見本市${pick(`${key}/district`, districts)}${block('a')}－${block('b')}－${block('c')}`
  const self = { family, given, sex, birthDate, address } as const
  return { ...self, id: uuid(key), username: usernameOf(entryYear, index + 1), guardians: guardiansOf(key, self) }
}

const usernameOf = (entryYear: number, place: number) => `s${entryYear}${String(place).padStart(3, '0')}`

function guardiansOf(key: string, child: Person): Guardian[] {
  const parent = (relation: 'father' | 'mother'): Guardian => {
    const age = 24 + number(`${key}/${relation}/age`, 18)
    const day = 1 + number(`${key}/${relation}/day`, 28)
    const month = 1 + number(`${key}/${relation}/month`, 12)
    return {
      family: child.family,
      given: pick(`${key}/${relation}/given`, relation === 'mother' ? women : men),
      sex: relation === 'mother' ? 'female' : 'male',
      birthDate: iso(new Date(Date.UTC(Number(child.birthDate.slice(0, 4)) - age, month - 1, day))),
      address: child.address,
      relation,
    }
  }
  const kind = number(`${key}/guardians`, 10)
  if (kind < 2) return [parent('mother')]
  return kind === 2 ? [parent('father')] : [parent('mother'), parent('father')]
}

// The people whom the demo's cards belong to. They are in the same grade whatever school year the town is made for.
const takasaki = name('髙﨑', 'タカサキ', '高崎')
const yoshida = name('𠮷田', 'ヨシダ', '吉田')
const watanabe = name('渡邉\u{E0102}', 'ワタナベ', '渡邉')
const mayumi: Guardian = {
  family: takasaki,
  given: name('真由美', 'マユミ'),
  sex: 'female',
  birthDate: '1985-03-15',
  address: '東京都見本市中央１－２－３',
  relation: 'mother',
}
const kenta: Guardian = {
  family: yoshida,
  given: name('健太', 'ケンタ'),
  sex: 'male',
  birthDate: '1979-08-02',
  address: '東京都見本市南町４－５－６',
  relation: 'father',
}
const shigeru: Guardian = {
  family: watanabe,
  given: name('茂', 'シゲル'),
  sex: 'male',
  birthDate: '1982-12-24',
  address: '東京都見本市北町７－８－９',
  relation: 'father',
}

/**
 * The named learners of a grade, all in its first class (1組): three in P6 and one in J2.
 * @param grade 1 to 9, nine grades of compulsory school
 * @param schoolYear so that their birth dates fit the grade
 */
export function namedLearners(grade: number, schoolYear: number): Learner[] {
  const entryYear = schoolYear - grade + 1
  const child = (
    place: number,
    given: NamePart,
    sex: Person['sex'],
    monthAndDay: string,
    guardian: Guardian,
  ): Learner => ({
    family: guardian.family,
    given,
    sex,
    birthDate: `${entryYear - 7}-${monthAndDay}`,
    address: guardian.address,
    id: uuid(`named/${entryYear}/${given.official}`),
    username: usernameOf(entryYear, 900 + place),
    guardians: [guardian],
  })
  if (grade === 6) {
    return [
      child(1, name('陽翔', 'ハルト'), 'male', '05-20', mayumi),
      child(2, name('葵', 'アオイ'), 'female', '08-11', kenta),
      child(3, name('さくら', 'サクラ'), 'female', '12-03', shigeru),
    ]
  }
  return grade === 8 ? [child(1, name('結衣', 'ユイ'), 'female', '09-07', mayumi)] : []
}
