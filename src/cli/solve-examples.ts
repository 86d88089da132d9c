/** What the help of the program shows as well as that of `solve`: on files of the package's repository. */
export const SOLVE_EXAMPLES = `
Examples:
  maxcut solve data/gset/G1.txt.gz
  maxcut solve data/gset/G32.txt.gz --time-limit 10 --output G32.cut --json
  maxcut solve data/biqmac-rudy/g05_60.0 data/biqmac-rudy/g05_60.1 --csv g.csv
`;
