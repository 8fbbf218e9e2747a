/** What to do about an export error of the original's catalogue. */
const remedies: ReadonlyMap<string, string> = new Map(
  Object.entries({
    AttributeValueMustBeUnique:
      'Find the other object that has the value ("joinery search", or the tenant itself) and take it from one of the two at its source',
    QuarantinedAttributeValueMustBeUnique:
      'Find the other object that has the value and take it from one of the two at its source',
    InvalidSoftMatch:
      'Two objects claim the same address with different source anchors: remove the duplicate address at its source, or correct the anchor',
    InvalidHardMatch:
      'The tenant blocks the take-over of cloud objects by hard match: lift the block for one cycle, synchronize, and set it again',
    ObjectTypeMismatch:
      'The tenant has an object of another type with the same address: remove the address from one of the two',
    IdentityDataValidationFailed:
      'Correct the value at its source: characters, format, and a domain that is verified in the tenant',
    ExceededAllowedLength: 'Shorten the value, or remove values, at its source or with a rule',
    LargeObject:
      'Remove values (certificates, photo, proxy addresses) at the source, or have a rule give AuthoritativeNull',
    ObjectOwnedByAnotherSyncEngine:
      'Take the object out of the other engine, or convert it to be managed in the cloud; then run a full import, since no delta shows whose it is',
    'attribute-not-writable': 'Take the flow to that attribute out of the outbound rule',
    'permission-issue': 'Grant the account the right: "joinery doctor" names the ones it lacks',
    'insufficient-access': 'Grant the account the right: "joinery doctor" names the ones it lacks',
    'cd-missing-object':
      'The object is gone there: import the connector, and the synchronization after it decides anew',
    'cd-existing-object':
      'Another object has the name already: import the connector so that the rules can join it, or give another name',
  }),
);

/** The remedy for an export error; a general one for codes of no catalogue. */
export function exportRemedy(code: string): string {
  return (
    remedies.get(code) ??
    'Correct what the directory complains of; the change is sent again with every export until it is taken'
  );
}
