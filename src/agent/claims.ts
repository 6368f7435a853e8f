/**
 * Whether a text says that its author changed something. Only words, so it is wrong at times, on the safe side: what
 * follows from it (a note that nothing was changed) is said only where that is true. Knows the forms of English and the
 * commonest ones of Spanish, French, German, Portuguese and Italian.
 */
export function claimsChange(text: string): boolean {
  return claimsOwnChange(text) || PASSIVE.some((claim) => claim.test(text));
}

/**
 * A text that may tell of what was read, without the lines in which its author says that they changed something. What
 * it quotes stays: others said that. Empty if nothing is left, or if what is left still claims it.
 */
export function withoutOwnClaims(text: string): string {
  const own = withoutQuoted(text);
  // Who says nothing but a quotation says it themself.
  const judged = /\p{L}/u.test(own) ? own : text;
  if (!claimsOwnChange(judged)) return text;
  const lines = judged.split('\n');
  const kept = text.split('\n').filter((_, at) => !lineClaims(lines[at] ?? ''));
  if (kept.length === lines.length || !/[\p{L}\p{N}]/u.test(kept.join())) return '';
  return withoutOwnClaims(
    kept
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
  );
}

/** Words that can only be about what their author did: not those that may tell of what was read. */
function claimsOwnChange(text: string): boolean {
  return DONE_ALONE.test(text) || lineClaims(text);
}

function lineClaims(text: string): boolean {
  return OWN.some((claim) => claim.test(text));
}

/**
 * Line by line the same, with quotations, blockquotes and code left out. A digit stands for each: what follows a
 * quotation does not begin a sentence.
 */
function withoutQuoted(text: string): string {
  return text
    .replace(/```[\s\S]*?```/g, (code) => code.replace(/[^\n]+/g, '0'))
    .replace(/^[ \t]*>.*$/gm, '')
    .replace(/`[^`\n]+`|"[^"\n]*"|“[^”\n]*”|„[^“”\n]*[“”]|«[^»\n]*»|‘[^’\n]*’/g, '0');
}

const DONE =
  '(?:created|added|made|updated|changed|edited|renamed|moved|assigned|reassigned|closed|completed|finished|resolved|solved|reopened|deleted|removed|archived|merged|sent|posted|commented|replied|scheduled|booked|logged|saved|marked|set|raised|filed|opened|submitted|undone|undid)';
const BETWEEN = '(?:\\s+(?:just|now|also|already|successfully|\\w+ly))*';
/** The same in Spanish, French and German, in every form that what was changed can ask for. */
const PARTICIPLE =
  '(?:cread|añadid|actualizad|cambiad|asignad|cerrad|completad|eliminad|enviad|movid|hech|créé|ajouté|modifié|assigné|fermé|terminé|supprimé|envoyé|déplacé|mis\\s+à\\s+jour|fait|erstellt|angelegt|hinzugefügt|aktualisiert|geändert|zugewiesen|geschlossen|erledigt|gelöscht|gesendet|verschoben)(?:[oae]?s?)(?!\\p{L})';

const PASSIVE: readonly RegExp[] = [
  // … has been updated, … was successfully sent, … is now assigned, … was created successfully
  new RegExp(`\\b(?:has|have)\\s+been${BETWEEN}\\s+${DONE}\\b`, 'i'),
  new RegExp(`\\b(?:is|are|was|were)\\s+(?:now|successfully)\\s+${DONE}\\b`, 'i'),
  new RegExp(`\\b(?:is|are|was|were)\\s+${DONE}\\s+successfully\\b`, 'i'),
  // … ha sido creada, … se ha cerrado, … está creada; … a été créée, … est maintenant fermé
  new RegExp(`(?:h(?:a|an)\\s+sido|se\\s+han?|est[áa]n?(?:\\s+ya)?)\\s+(?:\\p{L}+mente\\s+)?${PARTICIPLE}`, 'iu'),
  new RegExp(`(?:(?:a|ont)\\s+été|(?:est|sont)\\s+(?:maintenant|désormais))\\s+(?:bien\\s+)?${PARTICIPLE}`, 'iu'),
  // … wurde heute erstellt, … ist jetzt geschlossen
  new RegExp(`\\b(?:wurden?\\b|(?:ist|sind)\\s+(?:jetzt|nun|erfolgreich)\\b)[^.!?\\n]{0,120}\\s${PARTICIPLE}`, 'iu'),
  /(?:^|[^\p{L}])è\s+stat[oa]\s+(?:creat|aggiunt|aggiornat|modificat|assegnat|chius|completat|eliminat|inviat|spostat|fatt)/iu,
  // A line that is nothing else: Task created, Tarea creada, Aufgabe erstellt
  new RegExp(`^[^\\p{L}\\n]*(?:\\p{L}+\\s+){1,3}(?:${DONE}|${PARTICIPLE})[^\\p{L}\\n]*(?:https?://\\S+)?$`, 'imu'),
];

/** As a whole answer; a heading or a column that is called Done is none. */
const DONE_ALONE = /^[^\p{L}\p{N}]*(?:done|hecho|listo|erledigt|fertig|c['’]est\s+fait|feito|fatto)[^\p{L}\p{N}]*$/iu;

const OWN: readonly RegExp[] = [
  // I created …, I've just moved …, we have now closed …; not: I changed nothing
  new RegExp(`\\b(?:I|we)(?:['’]ve|\\s+have)?${BETWEEN}\\s+${DONE}\\b(?!\\s+nothing\\b)`, 'i'),
  // Done! … Created the task …; not: Success rate
  /(?:^|[.!?]\s+|\n)[^\p{L}\p{N}\n]*(?:done|hecho|listo|erledigt|fertig|c['’]est\s+fait|feito|fatto)[*_]*\s*[.!,–—]/iu,
  new RegExp(
    `(?:^|[.!?]\\s+|\\n)[^\\p{L}\\p{N}\\n]*(?:all\\s+(?:set|done)|${DONE}[*_]*\\s+(?:the|a|an|your|it|this|that|task|ticket|issue|item|deal|contact)|successfully|success(?!\\s+\\p{L}))\\b`,
    'iu',
  ),
  // Moved task **Review** in Asana as Ana Ruiz: the app's own way to say it
  /^[^\p{L}\n]*(?:Undone:\s+)?(?:\p{Lu}\p{L}+ed|Undid|Ran)\s[^\n]*\sin\s[^\n]{2,40}\sas\s\p{Lu}/mu,
  /[✅✔☑]/u,
  new RegExp(`\\b(?:he|hemos)\\s+(?:\\p{L}+mente\\s+)?${PARTICIPLE}`, 'iu'),
  new RegExp(`(?:j['’]ai|nous\\s+avons)\\s+(?:bien\\s+)?${PARTICIPLE}`, 'iu'),
  new RegExp(`\\b(?:habe|wir\\s+haben|haben\\s+wir)\\b[^.!?\\n]{0,120}\\s${PARTICIPLE}`, 'iu'),
  /(?:^|[^\p{L}])(?:criei|adicionei|atualizei|alterei|atribuí|fechei|concluí|excluí|enviei|movi)(?:[^\p{L}]|$)/iu,
  /\b(?:ho|abbiamo)\s+(?:creat|aggiunt|aggiornat|modificat|assegnat|chius|completat|eliminat|inviat|spostat|fatt)/iu,
];
