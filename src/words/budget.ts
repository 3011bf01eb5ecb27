/** A budget in percentage points, to at least one digit behind the point and never rounded: it says what is kept. */
export function formatBudget(budgetPp: number): string {
  const text = budgetPp.toFixed(1);
  return Number(text) === budgetPp ? text : String(budgetPp);
}
