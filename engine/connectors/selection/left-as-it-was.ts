/** What follows for the import when an object could not be read; part of every failure's message. */
export const leftAsItWas = 'the object stays as it was, and this import deletes nothing';
