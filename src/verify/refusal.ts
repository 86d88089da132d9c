/** Why a certificate is not accepted, and where in it. */
export class Refusal extends Error {
  constructor(where: string, reason: string) {
    super(where === '' ? reason : `${where}: ${reason}`);
  }
}
