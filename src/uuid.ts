/** Whether text from outside may be taken for one of our ids; PostgreSQL throws on anything else. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
