/** Instances that vite.config.ts packs into the page. */
declare module 'virtual:g-set/G1' {
  /** A rudy file. */
  const text: string;
  export default text;
}
