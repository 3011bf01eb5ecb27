/** Version of Tauscope, as in package.json and CHANGELOG.md; a test compares them. */
export const version = '0.2.0';
