import type { ConnectorError } from '../ports/directory.ts';
import type { SourcePlace } from '../ports/directory.ts';
import type { RunError, RunStatus } from './run-record.ts';

/**
 * What a run says when its directory could not be read or written. `started`: some of the step's work was done before. A directory that
 * was reached and then lost stopped the run whatever was done until then: the first write may have been carried out.
 */
export function connectorFailure(
  error: ConnectorError,
  started: boolean,
): { readonly status: RunStatus; readonly error: RunError } {
  const place = error.place === undefined ? undefined : placeText(error.place);
  return {
    status: started ? 'stopped-connectivity' : statusAtBeginning(error),
    error: {
      severity: 'error',
      code: codes[error.kind],
      message: error.message,
      ...(place === undefined ? {} : { place }),
    },
  };
}

/** `file:line:column`, as editors and terminals link it. */
export function placeText(place: SourcePlace): string {
  return `${place.file}:${place.line}:${place.column}`;
}

function statusAtBeginning(error: ConnectorError): RunStatus {
  switch (error.kind) {
    case 'auth':
    case 'permission':
      return 'no-start-credentials';
    case 'full-import-required':
      return 'no-start-full-import-required';
    case 'schema':
    case 'configuration':
      return 'no-start-bad-configuration';
    case 'dropped':
    case 'lost':
      return 'stopped-connectivity';
    case 'network':
    case 'throttled':
    case 'conflict':
    case 'not-found':
    case 'server':
    case 'format':
      return 'no-start-connection';
  }
}

const codes: Readonly<Record<ConnectorError['kind'], string>> = {
  auth: 'failed-authentication',
  permission: 'failed-permission',
  configuration: 'bad-configuration',
  network: 'failed-connection',
  dropped: 'dropped-connection',
  lost: 'failed-connection',
  throttled: 'failed-connection',
  conflict: 'failed-search',
  'not-found': 'failed-connection',
  schema: 'failed-search',
  server: 'failed-search',
  format: 'failed-search',
  'full-import-required': 'warning-no-watermark',
};
