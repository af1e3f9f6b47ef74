// The synthetic records every leg moves: FHIR R4 Observations and Immunizations of invented children,
// about 620 bytes each. The same seed gives the same bytes on every run, in the browser and in node.

const UCUM = 'http://unitsofmeasure.org';
const FIRST_DAY = Date.UTC(2016, 0, 1);
const DAYS = 3650;
const HOUR = 3_600_000;

const VACCINES = ['五種混合', '小児用肺炎球菌', 'B型肝炎', 'ロタウイルス', 'BCG', '麻しん風しん混合', '水痘', '日本脳炎'];
const PLACES = ['みなと小児科', 'あおば保健センター', '家庭', 'ひかり保育園', 'さくら医院'];
const NOTES = ['機嫌がよい。', '食欲はふだんどおり。', '前日に少し咳があった。', '起床時に測った。', '保護者が測った。', '特に変わったことはない。'];

/** A small seeded generator of numbers in [0, 1) (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A UUIDv7 of that millisecond whose random bits come from `next`. */
export function uuid(next, millis) {
  const hex = (length) => Array.from({ length }, () => Math.floor(next() * 16).toString(16)).join('');
  const time = millis.toString(16).padStart(12, '0');
  const variant = (8 + Math.floor(next() * 4)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${variant}${hex(3)}-${hex(12)}`;
}

/**
 * `count` records about `persons` (Patient ids), in the order in which a server would have stored
 * them. A record is what a peer keeps as one document: the resource and the keys it is found by.
 */
export function records(count, persons, seed = 42) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  return Array.from({ length: count }, (_, index) => {
    const millis = FIRST_DAY + Math.floor(next() * DAYS) * 24 * HOUR + Math.floor(next() * 24) * HOUR;
    const person = persons[index % persons.length];
    const id = uuid(next, millis);
    const resource = next() < 0.8 ? observation(id, person, millis, next, pick) : immunization(id, person, millis, next, pick);
    return { id, person, kind: resource.resourceType, date: date(millis), resource };
  });
}

const date = (millis) => new Date(millis + 9 * HOUR).toISOString().slice(0, 10);
const time = (millis) => `${new Date(millis + 9 * HOUR).toISOString().slice(0, 19)}+09:00`;

function observation(id, person, millis, next, pick) {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] }],
    code: { coding: [{ system: 'http://loinc.org', code: '8310-5', display: '体温' }], text: '体温' },
    subject: { reference: `Patient/${person}` },
    effectiveDateTime: time(millis),
    valueQuantity: { value: Math.round((36 + next() * 3) * 10) / 10, unit: 'Cel', system: UCUM, code: 'Cel' },
    note: [{ text: pick(NOTES) + pick(NOTES) }],
  };
}

function immunization(id, person, millis, next, pick) {
  const vaccine = pick(VACCINES);
  return {
    resourceType: 'Immunization',
    id,
    status: 'completed',
    vaccineCode: { text: vaccine },
    patient: { reference: `Patient/${person}` },
    occurrenceDateTime: date(millis),
    location: { display: pick(PLACES) },
    lotNumber: `K${String(Math.floor(next() * 1e6)).padStart(6, '0')}`,
    expirationDate: date(millis + 300 * 24 * HOUR),
    site: { text: pick(['左上腕外側', '右上腕外側', '左大腿前外側']) },
    route: { text: '皮下注射' },
    doseQuantity: { value: 0.5, unit: 'mL', system: UCUM, code: 'mL' },
    performer: [{ actor: { display: '接種医' } }],
    protocolApplied: [{ series: vaccine, doseNumberString: `第${1 + Math.floor(next() * 3)}回` }],
    note: [{ text: pick(NOTES) + pick(NOTES) }],
  };
}

/** Which records are edited: Observations spread over the whole set. */
export function edited(all, count) {
  const candidates = all.filter((record) => record.kind === 'Observation').map((record) => record.id);
  const step = Math.max(1, Math.floor(candidates.length / count));
  return Array.from({ length: count }, (_, index) => candidates[(index * step) % candidates.length]);
}

/** The resource after edit number `number`: another value, and a note that names the edit. */
export function edit(resource, number) {
  const { value, ...unit } = resource.valueQuantity;
  return {
    ...resource,
    valueQuantity: { value: Math.round((value + 0.1) * 10) / 10, ...unit },
    note: [{ text: `${EDIT_MARK}${number}` }],
  };
}

const EDIT_MARK = '訂正 ';

/** The number of the edit a resource carries, or `null`. */
export function editNumber(resource) {
  const text = resource.note?.[0]?.text ?? '';
  return text.startsWith(EDIT_MARK) ? Number(text.slice(EDIT_MARK.length)) : null;
}
