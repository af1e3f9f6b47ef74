// What our legs do and what both sides must hold afterwards.

import { edit, edited, random, uuid } from './records.mjs';
import { stateOf } from './state.mjs';

/** The kinds of the synthetic records. */
export const KINDS = ['Observation', 'Immunization'];

/** 様式第二 */
export const QUESTIONNAIRE = 'https://tsunagu-techo.example/fhir/Questionnaire/yoshin-child|2026.10';
/** 具体的な症状を書いてください */
export const LINK = 'c03t';
const EDIT_MILLIS = 1_795_000_000_000;

/** Every version of every answer in a draft, in the shape edits are counted in. */
export const answersOf = (record, fields) =>
  Object.values(fields).flatMap((versions) =>
    versions.map(({ value }) => ({ resourceType: 'QuestionnaireResponse', id: record, note: [{ text: value.text }] })),
  );

/** The resources in the server's rows. */
export const resourcesOf = (rows) => [
  ...rows.filter(({ kind, status }) => status === 'final' && KINDS.includes(kind)).map(({ body }) => body),
  ...rows.filter(({ status }) => status === 'draft').flatMap(({ id, fields }) => answersOf(id, fields ?? {})),
];

const original = (all) => all.map((record) => record.resource);

/** A guardian writes one answer into each of so many forms. */
export const forms = {
  edits(all, count) {
    const next = random(3);
    return edited(all, count).map((_, number) => ({
      record: uuid(next, EDIT_MILLIS),
      person: all[number].person,
      questionnaire: QUESTIONNAIRE,
      link: LINK,
      text: `訂正 ${number}`,
    }));
  },
  before: (all) => stateOf(original(all)),
  after: (all, edits) =>
    stateOf([
      ...original(all),
      ...edits.flatMap(({ record, link, text }) => answersOf(record, { [link]: [{ value: { text } }] })),
    ]),
};

/** A nurse corrects so many measurements: each becomes a new record beside the old one. */
export const corrections = {
  edits(all, count) {
    const next = random(4);
    const persons = new Map(all.map(({ id, person }) => [id, person]));
    return edited(all, count).map((id, number) => ({ id, number, person: persons.get(id), record: uuid(next, EDIT_MILLIS) }));
  },
  before: (all) => stateOf(original(all)),
  after(all, edits) {
    const resources = new Map(all.map(({ id, resource }) => [id, resource]));
    return stateOf([
      ...original(all),
      ...edits.map(({ id, number, record }) => edit({ ...resources.get(id), id: record }, number)),
    ]);
  },
};
