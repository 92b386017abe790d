import type { CreateTableBuilder, Kysely } from 'kysely'

type Table = CreateTableBuilder<string, string>

const text = (table: Table, ...names: string[]) =>
  names.reduce((built, name) => built.addColumn(name, 'text', (column) => column.notNull()), table)
const optional = (table: Table, ...names: string[]) =>
  names.reduce((built, name) => built.addColumn(name, 'text'), table)
const integer = (table: Table, ...names: string[]) =>
  names.reduce((built, name) => built.addColumn(name, 'integer', (column) => column.notNull()), table)
const person = ['family_name', 'given_name', 'family_kana', 'given_kana', 'username']

export async function up(db: Kysely<unknown>): Promise<void> {
  const create = (name: string): Table =>
    db.schema.createTable(name).addColumn('id', 'text', (column) => column.primaryKey())
  await createRoster(create)
  await createRegister(create)
  await createImports(db, create)
  await createIndexes(db)
}

async function createRoster(create: (name: string) => Table): Promise<void> {
  await optional(text(create('roster_schools'), 'board_code', 'code', 'name'), 'removed_on')
    .addUniqueConstraint('roster_schools_code', ['code'])
    .execute()
  const classes = text(
    create('roster_classes'),
    'board_code',
    'school_code',
    'sourced_id',
    'title',
    'grades',
    'class_type',
    'subject',
  )
  await optional(integer(classes, 'school_year', 'special_needs'), 'removed_on').execute()
  const learners = text(create('roster_learners'), 'board_code', 'school_code', 'user_master_identifier', ...person)
  await optional(learners, 'grade', 'removed_on')
    .addUniqueConstraint('roster_learners_identifier', ['board_code', 'user_master_identifier'])
    .execute()
  const enrollments = integer(text(create('roster_enrollments'), 'board_code', 'school_code'), 'school_year')
    .addColumn('learner_id', 'text', (column) => column.notNull().references('roster_learners.id'))
    .addColumn('class_id', 'text', (column) => column.notNull().references('roster_classes.id'))
    .addColumn('number', 'integer')
  await optional(enrollments, 'grade', 'begin_date', 'end_date', 'removed_on').execute()
  const staff = text(
    create('roster_staff'),
    'board_code',
    'school_code',
    'user_master_identifier',
    ...person,
    'roles',
    'class_ids',
  )
  await optional(staff, 'removed_on')
    .addUniqueConstraint('roster_staff_identifier', ['board_code', 'school_code', 'user_master_identifier'])
    .execute()
}

async function createRegister(create: (name: string) => Table): Promise<void> {
  const entries = text(create('register_entries'), 'board_code', 'school_code', 'official_name', 'official_name_kana')
  await optional(text(entries, 'name_variants', 'birth_date'), 'sex', 'address', 'removed_on')
    .addForeignKeyConstraint('register_entries_learner', ['id'], 'roster_learners', ['id'])
    .execute()
  const guardians = text(create('register_guardians'), 'board_code', 'name', 'birth_date', 'relation').addColumn(
    'learner_id',
    'text',
    (column) => column.notNull().references('roster_learners.id'),
  )
  await optional(guardians, 'kana', 'sex', 'address', 'removed_on').execute()
}

async function createImports(db: Kysely<unknown>, create: (name: string) => Table): Promise<void> {
  await db.schema
    .createTable('roster_revisions')
    .addColumn('board_code', 'text', (column) => column.primaryKey())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .execute()
  const previews = text(create('roster_previews'), 'board_code', 'actor_kind', 'actor_id', 'created_at', 'expires_at')
  await optional(integer(text(previews, 'payload', 'summary'), 'revision'), 'school_code', 'applied_at').execute()
  const imports = text(create('roster_imports'), 'board_code', 'preview_id', 'actor_kind', 'actor_id', 'applied_at')
  await optional(text(imports, 'counts'), 'school_code').execute()
}

async function createIndexes(db: Kysely<unknown>): Promise<void> {
  const indexes: readonly [string, string, string[]][] = [
    ['roster_classes_school', 'roster_classes', ['school_code', 'school_year']],
    ['roster_learners_school', 'roster_learners', ['school_code']],
    ['roster_enrollments_class', 'roster_enrollments', ['class_id']],
    ['roster_enrollments_learner', 'roster_enrollments', ['learner_id']],
    ['roster_enrollments_school', 'roster_enrollments', ['school_code', 'school_year']],
    ['register_entries_school', 'register_entries', ['school_code']],
    ['register_guardians_learner', 'register_guardians', ['learner_id']],
    ['roster_previews_expiry', 'roster_previews', ['expires_at']],
  ]
  for (const [name, table, columns] of indexes) await db.schema.createIndex(name).on(table).columns(columns).execute()
}
