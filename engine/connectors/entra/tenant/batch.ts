import { isJsonObject, type Json, type JsonObject, parseJson, textsOf } from '../../../model/json.ts';
import { ok } from './list.ts';
import type { TenantRequest, TenantResponse } from './message.ts';
import { Refusal } from './refusal.ts';

const limit = 20;

interface Step {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json | undefined;
  readonly dependsOn: readonly string[];
}

/** POST /$batch: every step is handled for itself and has its own status; a step whose predecessor failed gets 424. */
export function runBatch(
  root: string,
  request: TenantRequest,
  handleStep: (step: TenantRequest) => TenantResponse,
): TenantResponse {
  const steps = readSteps(request);
  const responses = new Map<string, TenantResponse>();
  for (const step of steps) {
    const failed = step.dependsOn.some((id) => (responses.get(id)?.status ?? 424) >= 400);
    responses.set(step.id, failed ? failedDependency : handleStep(stepRequest(root, request, step)));
  }
  return ok({
    responses: [...responses].map(([id, { status, headers, body }]) => ({
      id,
      status,
      headers,
      ...(body === undefined ? {} : { body }),
    })),
  });
}

const failedDependency: TenantResponse = {
  status: 424,
  headers: { 'content-type': 'application/json' },
  body: { error: { code: 'FailedDependency', message: 'The request failed because a request it depends on failed.' } },
};

function stepRequest(root: string, outer: TenantRequest, { method, url, headers, body }: Step): TenantRequest {
  return {
    method,
    url: `${root}/${url.replace(/^\//, '')}`,
    headers: { ...authorization(outer), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

/** Steps act for the one who sent the batch. */
function authorization({ headers }: TenantRequest): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() === 'authorization'));
}

function readSteps({ body }: TenantRequest): readonly Step[] {
  const json = parseJson(body ?? '');
  const requests = isJsonObject(json) ? json['requests'] : undefined;
  if (!Array.isArray(requests)) throw malformed('Invalid batch payload format.');
  if (requests.length > limit) throw malformed(`Number of batch request steps exceeds the maximum value of ${limit}.`);
  const steps = requests.map(readStep);
  if (new Set(steps.map(({ id }) => id)).size < steps.length)
    throw malformed('The ids of the requests of a batch have to be unique.');
  return steps;
}

function readStep(json: Json): Step {
  if (!isJsonObject(json)) throw malformed('Invalid batch payload format.');
  const { id, method, url } = { id: json['id'], method: json['method'], url: json['url'] };
  if (typeof id !== 'string' || typeof method !== 'string' || typeof url !== 'string')
    throw malformed('Invalid batch payload format.');
  const headers = textHeaders(json['headers']);
  const hasType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  if (json['body'] !== undefined && !hasType)
    throw malformed(`Write request id : ${id} does not contain Content-Type header or body.`);
  return { id, method, url, headers, body: json['body'], dependsOn: textsOf(json['dependsOn']) };
}

function textHeaders(json: Json | undefined): Readonly<Record<string, string>> {
  const headers: JsonObject = isJsonObject(json) ? json : {};
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function malformed(message: string): Refusal {
  return new Refusal([400, 'BadRequest'], message);
}
