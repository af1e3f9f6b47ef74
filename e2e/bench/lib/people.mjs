// Invented people as FHIR Bundles for `server import`: a family with many children and a clinic that
// sees all of them today (the sync part), and many small families (the server part).

import { random, uuid } from './records.mjs';

const SYSTEM = 'https://tsunagu-techo.example/fhir/';
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem/';
const BIRTH_MILLIS = 1_600_000_000_000;
const PERSON_COUNT = 20;

const next = random(2026);
const newId = () => uuid(next, BIRTH_MILLIS);

/** Patients the synthetic records are about, in every leg. */
export const PERSONS = Array.from({ length: PERSON_COUNT }, newId);

/** Accounts that can sign in. */
export const GUARDIAN = newId();
export const NURSE = newId();
const CLINIC = newId();

const account = (id) => [{ system: `${SYSTEM}account`, value: id }];
const demo = [{ url: `${SYSTEM}StructureDefinition/demo`, extension: [{ url: 'order', valueInteger: 1 }] }];
const coded = (system, code) => [{ coding: [{ system, code }] }];

const patient = (id, number) => ({
  resourceType: 'Patient',
  id,
  active: true,
  name: [{ use: 'official', text: `架空 ${number}` }],
  gender: number % 2 === 0 ? 'female' : 'male',
  birthDate: '2022-05-05',
});

const guardianOf = (guardian, person) => ({
  resourceType: 'RelatedPerson',
  id: newId(),
  extension: demo,
  identifier: account(guardian),
  active: true,
  patient: { reference: `Patient/${person}` },
  relationship: coded(`${TERMINOLOGY}v3-RoleCode`, 'MTH'),
  name: [{ text: '架空 保護者' }],
});

function clinic() {
  const practitioner = newId();
  return [
    { resourceType: 'Organization', id: CLINIC, active: true, name: '架空クリニック' },
    {
      resourceType: 'Practitioner',
      id: practitioner,
      extension: demo,
      identifier: account(NURSE),
      active: true,
      name: [{ text: '架空 看護師' }],
    },
    {
      resourceType: 'PractitionerRole',
      id: newId(),
      active: true,
      practitioner: { reference: `Practitioner/${practitioner}` },
      organization: { reference: `Organization/${CLINIC}` },
      code: coded(`${TERMINOLOGY}practitioner-role`, 'nurse'),
    },
  ];
}

const visitToday = (person) => ({
  resourceType: 'Encounter',
  id: newId(),
  status: 'arrived',
  class: { system: `${TERMINOLOGY}v3-ActCode`, code: 'AMB' },
  subject: { reference: `Patient/${person}` },
  serviceProvider: { reference: `Organization/${CLINIC}` },
  period: { start: today() },
});

/** The date in Japan. */
const today = () => new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);

const bundle = (resources) =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: resources.map((resource) => ({
      request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
      resource,
    })),
  });

/** One guardian of all `PERSONS`, a clinic they visit today, and the records. */
export function family(records) {
  const people = PERSONS.flatMap((person, index) => [
    patient(person, index),
    guardianOf(GUARDIAN, person),
    visitToday(person),
  ]);
  return bundle([...clinic(), ...people, ...records.map((record) => record.resource)]);
}

/** `count` families of one guardian and one child: what to import, and who they are. */
export function families(count) {
  const accounts = Array.from({ length: count }, () => ({ guardian: newId(), person: newId(), device: newId() }));
  const text = (records) =>
    bundle([
      ...accounts.flatMap(({ guardian, person }, index) => [patient(person, index), guardianOf(guardian, person)]),
      ...records.map((record) => record.resource),
    ]);
  return { accounts, text };
}
