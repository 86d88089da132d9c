/** The colours of pictures and charts, by scheme. The sides have those of Okabe and Ito, which people of any colour vision tell apart;
 *  their shapes differ as well. */
export interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly faint: string;
  /** Side 0, drawn as circles, and side 1, drawn as squares; red, green and blue from 0 to 255. */
  readonly sides: readonly [Rgb, Rgb];
  readonly undecided: Rgb;
  readonly cutEdge: string;
  readonly keptEdge: string;
  readonly openEdge: string;
  readonly halo: string;
}

export type Rgb = readonly [number, number, number];

export const PALETTES: Readonly<Record<'light' | 'dark', Palette>> = {
  light: {
    paper: '#ffffff',
    ink: '#15181e',
    faint: '#6b7280',
    sides: [
      [0, 114, 178],
      [230, 159, 0],
    ],
    undecided: [176, 181, 190],
    cutEdge: '#8b95a5',
    keptEdge: '#c0392b',
    openEdge: '#b3bac4',
    halo: '#15181e',
  },
  dark: {
    paper: '#14181f',
    ink: '#e8eaee',
    faint: '#9aa3b0',
    sides: [
      [74, 168, 230],
      [240, 178, 41],
    ],
    undecided: [98, 106, 118],
    cutEdge: '#6d7889',
    keptEdge: '#ff7565',
    openEdge: '#4b5462',
    halo: '#ffffff',
  },
};

/** From grey to the side's colour, as a spin's expectation −1..1 settles. */
export function spinColor({ sides, undecided }: Palette, mean: number): string {
  const side = mean >= 0 ? sides[0] : sides[1];
  const share = Math.min(1, Math.abs(mean)) ** 0.8;
  const mix = (i: number): number => Math.round(undecided[i]! + share * (side[i]! - undecided[i]!));
  return `rgb(${mix(0)} ${mix(1)} ${mix(2)})`;
}
