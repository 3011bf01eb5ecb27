/** A text for the page, in whose lines no number is parted from its unit. */
export function unbroken(text: string): string {
  return text.replace(/(\d) (?=(?:%|pp|ms|[KM]iB|B|MHz|[µm]J|s|min|h)(?!\w))/g, '$1\u00a0');
}
