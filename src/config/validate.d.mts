/** What ajv says of one thing that is wrong. */
export interface SchemaError {
  /** A JSON pointer to the value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly parentSchema?: unknown;
}

export const validate: ((value: unknown) => boolean) & { errors?: readonly SchemaError[] | null };
