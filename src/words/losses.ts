/** "0.42 pp lost", "0.10 pp gained", "nothing lost": of an accuracy loss in percentage points. */
export function lossText(lossPp: number): string {
  const text = Math.abs(lossPp).toFixed(2);
  if (Number(text) === 0) return 'nothing lost';
  return `${text} pp ${lossPp > 0 ? 'lost' : 'gained'}`;
}
