/** What became of a certificate that was checked against the open graph. */
import { byId, element } from '../dom.ts';
import type { Source } from '../messages.ts';
import { checkCertificate } from '../solver-client.ts';

export class CertificatePanel {
  readonly #box = byId('check');
  /** Counts what was asked: an answer to an earlier question says nothing any more. */
  #asked = 0;

  /** Another graph is open, or is being solved. */
  clear(): void {
    this.#asked++;
    this.#box.hidden = true;
  }

  async check(source: Source, certificate: Uint8Array): Promise<void> {
    const asked = ++this.#asked;
    this.#show('verdict', 'Checking every step of the proof…');
    const answer = await checkCertificate(source, certificate);
    if (asked !== this.#asked) return;
    const lines = answer.type === 'checked' ? answer.check.lines : [(answer as { message: string }).message];
    const holds = answer.type === 'checked' && answer.check.holds;
    const title = holds ? 'The certificate holds' : 'The certificate is refused';
    this.#show(`verdict ${holds ? 'holds' : 'refused'}`, element('strong', {}, title), lines.join(' '));
  }

  #show(kind: string, ...parts: readonly (Node | string)[]): void {
    this.#box.className = kind;
    this.#box.hidden = false;
    this.#box.replaceChildren(...parts);
    this.#box.scrollIntoView({ block: 'nearest' });
  }
}
