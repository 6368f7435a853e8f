/**
 * Whether a text says that its author changed something. Only words, so it is wrong at times, on the safe side: what
 * follows from it (a note that nothing was changed) is said only where that is true. Knows the forms of English and the
 * commonest ones of Spanish, French, German, Portuguese and Italian.
 */
export function claimsChange(text: string): boolean {
  return claimsOwnChange(text) || PASSIVE.some((claim) => claim.test(text));
}

/** The same, for words that can only be about what their author did: not those that may tell of what was read. */
export function claimsOwnChange(text: string): boolean {
  return OWN.some((claim) => claim.test(text));
}

const DONE =
  '(?:created|added|made|updated|changed|edited|renamed|moved|assigned|reassigned|closed|completed|finished|resolved|solved|reopened|deleted|removed|archived|merged|sent|posted|commented|replied|scheduled|booked|logged|saved|marked|set|raised|filed|opened|submitted)';
const BETWEEN = '(?:\\s+(?:just|now|also|already|successfully|\\w+ly))*';

const PASSIVE: readonly RegExp[] = [
  // … has been updated, … was successfully sent, … is now assigned
  new RegExp(`\\b(?:has|have)\\s+been${BETWEEN}\\s+${DONE}\\b`, 'i'),
  new RegExp(`\\b(?:is|are|was|were)\\s+(?:now|successfully)\\s+${DONE}\\b`, 'i'),
];

const OWN: readonly RegExp[] = [
  // I created …, I've just moved …, we have now closed …
  new RegExp(`\\b(?:I|we)(?:['’]ve|\\s+have)?${BETWEEN}\\s+${DONE}\\b`, 'i'),
  // Done! … Created the task …
  new RegExp(
    `(?:^|[.!?]\\s+|\\n)[^\\p{L}\\p{N}\\n]*(?:done|all\\s+(?:set|done)|${DONE}[*_]*\\s+(?:the|a|an|your|it|this|that|task|ticket|issue|item|deal|contact)|success(?:fully)?)\\b`,
    'iu',
  ),
  /[✅✔☑]/u,
  /\b(?:he|hemos|se\s+han?)\s+(?:\p{L}+mente\s+)?(?:creado|añadido|actualizado|cambiado|asignado|cerrado|completado|eliminado|enviado|movido|hecho)/iu,
  /(?:j['’]ai|nous\s+avons|(?:a|ont)\s+été)\s+(?:bien\s+)?(?:créé|ajouté|mis\s+à\s+jour|modifié|assigné|fermé|terminé|supprimé|envoyé|déplacé|fait)/iu,
  /\b(?:habe|haben|wurden?)\b[^.!?\n]{0,120}\b(?:erstellt|angelegt|hinzugefügt|aktualisiert|geändert|zugewiesen|geschlossen|erledigt|gelöscht|gesendet|verschoben)/iu,
  /(?:^|[^\p{L}])(?:criei|adicionei|atualizei|alterei|atribuí|fechei|concluí|excluí|enviei|movi)(?:[^\p{L}]|$)/iu,
  /\b(?:ho|abbiamo|è\s+stat[oa])\s+(?:creat|aggiunt|aggiornat|modificat|assegnat|chius|completat|eliminat|inviat|spostat|fatt)/iu,
];
