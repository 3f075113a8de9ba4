/*
 * Calculates a measure with fqm-execution, in batches, and writes one line for each patient. Beside
 * them it writes the milliseconds of the calculations themselves, without reading and writing.
 *
 * node calculate.js measure.json patients.ndjson results.ndjson periodStart periodEnd batchSize profiles
 *
 * With "declared" as the last, retrieves of a profile find what declares it in meta.profile; with
 * "ignored", all resources of the type.
 */
// The library counts on a function that Node has only from version 25 on.
if (!Uint8Array.fromBase64) {
  Uint8Array.fromBase64 = text => new Uint8Array(Buffer.from(text, 'base64'));
}

const fs = require('fs');
const readline = require('readline');
const { Calculator } = require('fqm-execution');

const [measureFile, patientsFile, resultsFile, periodStart, periodEnd, batchSize, profiles] = process.argv.slice(2);
const measure = JSON.parse(fs.readFileSync(measureFile, 'utf8'));
const options = {
  measurementPeriodStart: periodStart,
  measurementPeriodEnd: periodEnd,
  calculateHTML: false,
  calculateSDEs: false,
  verboseCalculationResults: false,
  useElmJsonsCaching: true,
  trustMetaProfile: profiles === 'declared'
};

const populations = results =>
  (results || []).map(each => ({
    id: each.populationId || null,
    type: each.populationType,
    result: each.result,
    observations: each.observations || null
  }));

const group = result => ({
  id: result.groupId,
  populations: populations(result.populationResults),
  episodes: (result.episodeResults || []).map(episode => ({
    id: episode.episodeId,
    populations: populations(episode.populationResults)
  }))
});

let milliseconds = 0;

async function calculate(patients, out) {
  const begun = performance.now();
  const { results } = await Calculator.calculate(measure, patients, options);
  milliseconds += performance.now() - begun;
  for (const patient of results) {
    out.write(JSON.stringify({ patient: patient.patientId, groups: patient.detailedResults.map(group) }) + '\n');
  }
}

async function main() {
  const out = fs.createWriteStream(resultsFile);
  const lines = readline.createInterface({ input: fs.createReadStream(patientsFile), crlfDelay: Infinity });
  let batch = [];
  for await (const line of lines) {
    batch.push(JSON.parse(line));
    if (batch.length >= Number(batchSize)) {
      await calculate(batch, out);
      batch = [];
    }
  }
  if (batch.length > 0) {
    await calculate(batch, out);
  }
  await new Promise(resolve => out.end(resolve));
  fs.writeFileSync(resultsFile + '.milliseconds', String(milliseconds));
}

main().catch(error => {
  console.error(error.message);
  process.exit(1);
});
