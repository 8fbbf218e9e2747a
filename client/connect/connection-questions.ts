import { guidText } from '../../engine/model/guid.ts';
import type { Answers, ChoiceQuestion, Question, TextQuestion } from './question.ts';

/** What is in the workspace already. */
export interface KnownNames {
  readonly connectors: readonly string[];
}

/** The questions about a directory that is to be connected, in their order. The list grows and changes with the answers. */
export function connectionQuestions(answers: Answers, known: KnownNames): readonly Question[] {
  switch (answers.get('kind')) {
    case 'ad':
      return [kind, forest, nameQuestion(answers.get('forest') ?? '', known), ...forestAccess(answers)];
    case 'entra':
      return [kind, tenant, nameQuestion(answers.get('tenant') ?? '', known), ...tenantAccess(answers)];
    case 'embedded':
      return [kind, domain, nameQuestion(answers.get('domain') ?? '', known)];
    case 'file':
      return [kind, path, nameQuestion(fileName(answers.get('path') ?? ''), known)];
    case undefined:
    default:
      return [kind];
  }
}

const kind: ChoiceQuestion = {
  kind: 'choice',
  id: 'kind',
  label: 'kind',
  prompt: 'Which kind of directory?',
  choices: [
    { value: 'ad', label: 'Active Directory forest', detail: 'Read and written over encrypted LDAP' },
    { value: 'entra', label: 'Microsoft Entra tenant', detail: 'Read and written over Microsoft Graph' },
    {
      value: 'file',
      label: 'LDIF file',
      detail: "A directory's objects as ldifde, ldapsearch or ldbsearch wrote them; read only",
    },
    {
      value: 'embedded',
      label: 'Simulated tenant',
      detail: 'Behaves as Microsoft Graph does, inside this machine: nothing leaves it',
    },
  ],
};

const forest: TextQuestion = {
  kind: 'text',
  id: 'forest',
  label: 'forest',
  prompt: "The forest's DNS name",
  placeHolder: 'contoso.com',
  suggestion: '',
  check: dnsName,
};

const tenant: TextQuestion = {
  kind: 'text',
  id: 'tenant',
  label: 'tenant',
  prompt: 'The tenant: its id, or one of its domains',
  placeHolder: 'contoso.onmicrosoft.com',
  suggestion: '',
  check: (text) =>
    guidText(text) !== undefined || dnsName(text) === undefined ? undefined : 'A GUID, or a domain such as contoso.com',
};

const domain: TextQuestion = {
  kind: 'text',
  id: 'domain',
  label: 'domain',
  prompt: "The simulated tenant's initial domain",
  placeHolder: 'contoso.onmicrosoft.com',
  suggestion: 'contoso.onmicrosoft.com',
  check: dnsName,
};

const path: TextQuestion = {
  kind: 'text',
  id: 'path',
  label: 'file',
  prompt: 'The LDIF file; relative paths start at the workspace',
  placeHolder: 'contoso.ldif',
  suggestion: '',
  file: { kind: 'LDIF', extensions: ['ldif', 'ldf', 'txt'] },
  check: (text) => (text.trim() === '' ? 'The path of a file' : undefined),
};

function nameQuestion(suggestion: string, { connectors }: KnownNames): TextQuestion {
  const taken = new Set(connectors.map((name) => name.toLowerCase()));
  return {
    kind: 'text',
    id: 'name',
    label: 'name',
    prompt: 'The name rules use for it',
    suggestion: guidText(suggestion) !== undefined ? '' : suggestion,
    check: (text) => {
      if (text.trim() === '') return 'A name, such as contoso.com';
      if (text.includes('"')) return 'A name has no quotation marks';
      return taken.has(text.trim().toLowerCase()) ? 'Another connector of the workspace has that name' : undefined;
    },
  };
}

function forestAccess(answers: Answers): readonly Question[] {
  const forestName = answers.get('forest') ?? '';
  return [
    {
      kind: 'text',
      id: 'servers',
      label: 'domain controllers',
      prompt:
        'Domain controllers, preferred first, with commas between; empty: those DNS names. A port follows a colon',
      placeHolder: `dc1.${forestName}, dc2.${forestName}:636`,
      suggestion: '',
      check: (text) => {
        const wrong = listed(text).find((server) => !/^[^\s:,]+(?::\d{1,5})?$/.test(server));
        return wrong === undefined ? undefined : `"${wrong}" is no name, nor name:port`;
      },
    },
    {
      kind: 'choice',
      id: 'security',
      label: 'encryption',
      prompt: 'How is the connection encrypted?',
      choices: [
        { value: 'ldaps', label: 'LDAPS', detail: 'TLS from the first byte, port 636' },
        { value: 'starttls', label: 'StartTLS', detail: 'TLS before anything else is said, port 389' },
      ],
    },
    {
      kind: 'text',
      id: 'certificateAuthority',
      label: 'authorities',
      prompt: 'PEM file with the authorities whose certificates are accepted; empty: those this machine trusts',
      placeHolder: 'forest-ca.pem',
      suggestion: '',
      file: { kind: 'Certificates', extensions: ['pem', 'crt', 'cer'] },
      check: () => undefined,
    },
    {
      kind: 'text',
      id: 'user',
      label: 'account',
      prompt: 'The account to sign in with: a user principal name, DOMAIN\\user or a DN',
      placeHolder: `joinery@${forestName}`,
      suggestion: '',
      check: (text) => (text.trim() === '' ? 'An account, such as joinery@contoso.com' : undefined),
    },
    secret('password', "The account's password", 'password'),
  ];
}

function tenantAccess(answers: Answers): readonly Question[] {
  const questions: readonly Question[] = [
    {
      kind: 'text',
      id: 'clientId',
      label: 'application',
      prompt: 'The application (client) id to sign in with',
      placeHolder: '00000000-0000-0000-0000-000000000000',
      suggestion: '',
      check: (text) =>
        guidText(text) !== undefined ? undefined : 'A GUID: the "Application (client) ID" of the app registration',
    },
    {
      kind: 'choice',
      id: 'signIn',
      label: 'sign-in',
      prompt: 'How does it sign in?',
      choices: [
        { value: 'client-secret', label: 'Client secret', detail: 'As the application; needs nobody' },
        {
          value: 'certificate',
          label: 'Certificate',
          detail: 'As the application; needs nobody, and is the safer of both',
        },
        { value: 'device-code', label: 'Device code', detail: 'As a person, who enters a code on any device' },
        { value: 'interactive', label: 'In the browser', detail: 'As a person, in the browser of this machine' },
      ],
    },
  ];
  switch (answers.get('signIn')) {
    case 'client-secret':
      return [...questions, secret('clientSecret', "The value of the application's client secret", 'client secret')];
    case 'certificate':
      return [
        ...questions,
        {
          kind: 'text',
          id: 'certificate',
          label: 'certificate',
          prompt: 'PEM file with the certificate and its private key; a copy goes to the secret storage of the editor',
          placeHolder: 'joinery.pem',
          suggestion: '',
          file: { kind: 'Certificate and key', extensions: ['pem'] },
          check: (text) => (text.trim() === '' ? 'The path of a file' : undefined),
        },
      ];
    case undefined:
    default:
      return questions;
  }
}

function secret(id: string, prompt: string, label: string): TextQuestion {
  return {
    kind: 'text',
    id,
    label,
    prompt: `${prompt}; kept in the secret storage of the editor, never in the workspace`,
    suggestion: '',
    isSecret: true,
    check: (text) => (text === '' ? 'It must not be empty' : undefined),
  };
}

/** What is between commas or spaces. */
export function listed(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((word) => word !== '');
}

function dnsName(text: string): string | undefined {
  return /^(?!-)[\w-]+(?:\.[\w-]+)+$/.test(text.trim()) ? undefined : 'A DNS name, such as contoso.com';
}

function fileName(file: string): string {
  return /([^/\\]+?)(?:\.\w+)?$/.exec(file.trim())?.[1] ?? '';
}
