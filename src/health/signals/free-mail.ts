/**
 * Domains whose addresses say nothing about whom someone works for. The widely used ones of the list of free providers
 * that HubSpot publishes for its forms (knowledge.hubspot.com, "Domains blocked from form submissions"), which names
 * thousands. One that is missing here costs an account that holds several people, never one that is lost.
 */
const FREE_MAIL: ReadonlySet<string> = new Set(
  (
    'gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com rocketmail.com aol.com ' +
    'icloud.com me.com mac.com proton.me protonmail.com pm.me gmx.com gmx.net gmx.de gmx.at gmx.ch web.de t-online.de ' +
    'freenet.de mail.com mail.ru yandex.com yandex.ru inbox.ru bk.ru list.ru rambler.ru zoho.com zohomail.com ' +
    'fastmail.com hey.com tutanota.com tuta.io hushmail.com mailbox.org posteo.de qq.com 163.com 126.com sina.com ' +
    'foxmail.com naver.com hanmail.net daum.net rediffmail.com orange.fr wanadoo.fr free.fr laposte.net sfr.fr ' +
    'libero.it virgilio.it alice.it tiscali.it telefonica.net terra.es uol.com.br bol.com.br terra.com.br ' +
    'comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net btinternet.com sky.com ' +
    'talktalk.net virginmedia.com bigpond.com optusnet.com.au shaw.ca rogers.com sympatico.ca wp.pl o2.pl onet.pl ' +
    'interia.pl seznam.cz centrum.cz abv.bg mail.bg ukr.net'
  ).split(' '),
);

/** The same providers in other countries: yahoo.co.uk, hotmail.fr, live.nl, outlook.es. */
const FREE_FAMILY = /^(yahoo|hotmail|live|outlook|ymail|msn|aol)\.([a-z]{2,3}|com?\.[a-z]{2})$/;

export function isFreeMail(domain: string): boolean {
  return FREE_MAIL.has(domain) || FREE_FAMILY.test(domain);
}
