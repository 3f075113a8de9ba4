// A backend service. fhirclient has no such flow of its own: the assertion is signed by jose, which
// fhirclient brings and signs with itself; what the token opens is read by fhirclient.
// Reads {"base", "clientId", "scope", "key", "search"} from standard input, writes what it got.
const { randomUUID } = require("crypto");
const { readFileSync } = require("fs");
const { importJWK, SignJWT } = require("jose");
const smart = require("fhirclient");

async function token(settings) {
  const found = await fetch(settings.base + "/.well-known/smart-configuration");
  const { token_endpoint } = await found.json();
  const assertion = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: settings.key.alg, kid: settings.key.kid, typ: "JWT" })
    .setIssuer(settings.clientId)
    .setSubject(settings.clientId)
    .setAudience(token_endpoint)
    .setExpirationTime("4m")
    .sign(await importJWK(settings.key));
  const answer = await fetch(token_endpoint, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      scope: settings.scope,
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: assertion,
    }),
  });
  return { status: answer.status, body: await answer.json() };
}

async function run(settings) {
  const answer = await token(settings);
  if (answer.status !== 200) {
    return { status: answer.status, error: answer.body.error };
  }
  const nothing = { get: async () => undefined, set: async (key, value) => value, unset: async () => false };
  const client = smart({ headers: {}, socket: {}, url: "/" }, {}, nothing).client({
    serverUrl: settings.base,
    tokenResponse: answer.body,
  });
  const found = await client.request(settings.search, { pageLimit: 0, flat: true });
  const refused = await client.request(settings.refused).then(() => 200, (error) => error.status);
  return {
    status: answer.status,
    scope: answer.body.scope,
    seconds: answer.body.expires_in,
    found: found.map((each) => each.resourceType + "/" + each.id).sort(),
    refused,
  };
}

run(JSON.parse(readFileSync(0, "utf8"))).then(
  (result) => process.stdout.write(JSON.stringify(result)),
  (error) => {
    process.stderr.write(String(error.stack));
    process.exitCode = 1;
  });
