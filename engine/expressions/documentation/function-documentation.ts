import type { Json } from '../../model/json.ts';

/** What a function's reference says besides its signature. Whole sentences throughout. */
export interface FunctionDocumentation {
  /** For hovers and the head of the reference. */
  readonly summary: string;
  /** A sentence per parameter, by its name. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly remarks: Remarks;
  /** At least one; a test evaluates all of them. */
  readonly examples: readonly FunctionExample[];
}

/** How a function meets the special cases, by the question one has. What all functions have in common stands in none of them. */
export interface Remarks {
  /** What NULL comes to. */
  readonly null?: string;
  /** What an empty text or list comes to. */
  readonly empty?: string;
  /** Multi-valued arguments, where the function differs from its kind. */
  readonly lists?: string;
  /** Languages, letters and time zones. */
  readonly culture?: string;
  /** When it fails the object. */
  readonly errors?: string;
  /** What else there is to know. */
  readonly note?: string;
}

/** An expression, what it is evaluated on, and what it comes to. */
export interface FunctionExample {
  readonly expression: string;
  /** Attributes by name, values as `engine/model/value-json.ts` reads them. */
  readonly given?: Readonly<Record<string, Json>>;
  /** Attributes as an import has confirmed them. */
  readonly imported?: Readonly<Record<string, Json>>;
  /** As `engine/expressions/value-text.ts` writes it. */
  readonly result: string;
}
