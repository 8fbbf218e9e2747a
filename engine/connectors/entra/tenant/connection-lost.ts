/** No answer at all came: what a transport makes a failure of the network of. The request may have been carried out. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';

  constructor() {
    super('The connection to the embedded tenant was reset');
  }
}
