/**
 * settings: what an operator edits, checked, completed with defaults and frozen.
 * Owns: the schema, the loader, environment overrides, the list of development defaults. Does not own: what a setting does.
 * Talks to: the configuration directory.
 */
export { type DevelopmentDefault, developmentDefaults } from './development-defaults.ts'
export { loadSettings, variablePrefix } from './load.ts'
export { type Override, overridesOf, unwrap } from './overrides.ts'
export * from './schema.ts'
