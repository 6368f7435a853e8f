import { describe, expect, test } from 'vitest';
import { DEFAULT_RULES } from './rules.ts';
import { score } from './score.ts';
import type { Signal, Snapshot, Tier } from './types.ts';

/*
 * Worked out by hand from rules.json, never from the code. One case a line:
 *
 *   stage | support | delivery | tier before | score, tier | penalties, heaviest first, then by rule id
 *
 *   stage      K Kickoff (7 days), T Technical setup, D Data migration, R Training (14), G Go-live (7), X one that is not
 *              listed (14); in small letters the name is written otherwise. Then the days; < moved back.
 *   support    open tickets / days of the oldest; u an urgent ticket, r one that was reopened
 *   delivery   done / planned; ! overdue; ~ quiet days
 *   - not set up, ? unavailable; tiers h w a c; a range is low..high
 */
const GOLDEN: Record<string, string> = {
  'stage.pace: every edge, every stage': `
    K0  | 0/0 | 0/0 | | 100 h |
    K1  | 0/0 | 0/0 | | 100 h |
    K6  | 0/0 | 0/0 | | 100 h |
    K7  | 0/0 | 0/0 | | 100 h |
    K8  | 0/0 | 0/0 | | 90 h  | pace10
    K10 | 0/0 | 0/0 | | 90 h  | pace10
    K11 | 0/0 | 0/0 | | 80 h  | pace20
    K14 | 0/0 | 0/0 | | 80 h  | pace20
    K15 | 0/0 | 0/0 | | 70 w  | pace30
    K60 | 0/0 | 0/0 | | 70 w  | pace30
    T0  | 0/0 | 0/0 | | 100 h |
    T13 | 0/0 | 0/0 | | 100 h |
    T14 | 0/0 | 0/0 | | 100 h |
    T15 | 0/0 | 0/0 | | 90 h  | pace10
    T21 | 0/0 | 0/0 | | 90 h  | pace10
    T22 | 0/0 | 0/0 | | 80 h  | pace20
    T28 | 0/0 | 0/0 | | 80 h  | pace20
    T29 | 0/0 | 0/0 | | 70 w  | pace30
    T365| 0/0 | 0/0 | | 70 w  | pace30
    D14 | 0/0 | 0/0 | | 100 h |
    D15 | 0/0 | 0/0 | | 90 h  | pace10
    D21 | 0/0 | 0/0 | | 90 h  | pace10
    D22 | 0/0 | 0/0 | | 80 h  | pace20
    D28 | 0/0 | 0/0 | | 80 h  | pace20
    D29 | 0/0 | 0/0 | | 70 w  | pace30
    R14 | 0/0 | 0/0 | | 100 h |
    R15 | 0/0 | 0/0 | | 90 h  | pace10
    R21 | 0/0 | 0/0 | | 90 h  | pace10
    R22 | 0/0 | 0/0 | | 80 h  | pace20
    R28 | 0/0 | 0/0 | | 80 h  | pace20
    R29 | 0/0 | 0/0 | | 70 w  | pace30
    G7  | 0/0 | 0/0 | | 100 h |
    G8  | 0/0 | 0/0 | | 90 h  | pace10
    G10 | 0/0 | 0/0 | | 90 h  | pace10
    G11 | 0/0 | 0/0 | | 80 h  | pace20
    G14 | 0/0 | 0/0 | | 80 h  | pace20
    G15 | 0/0 | 0/0 | | 70 w  | pace30
    X14 | 0/0 | 0/0 | | 100 h |
    X15 | 0/0 | 0/0 | | 90 h  | pace10
    X21 | 0/0 | 0/0 | | 90 h  | pace10
    X22 | 0/0 | 0/0 | | 80 h  | pace20
    X28 | 0/0 | 0/0 | | 80 h  | pace20
    X29 | 0/0 | 0/0 | | 70 w  | pace30
    k8  | 0/0 | 0/0 | | 90 h  | pace10
    g8  | 0/0 | 0/0 | | 90 h  | pace10
    g15 | 0/0 | 0/0 | | 70 w  | pace30`,

  'stage.moved_back': `
    T1<  | 0/0 | 0/0 | | 90 h | back10
    K7<  | 0/0 | 0/0 | | 90 h | back10
    K8<  | 0/0 | 0/0 | | 80 h | back10 pace10
    K15< | 0/0 | 0/0 | | 60 w | pace30 back10
    T15< | 0/0 | 0/0 | | 80 h | back10 pace10
    T21< | 0/0 | 0/0 | | 80 h | back10 pace10
    T22< | 0/0 | 0/0 | | 70 w | pace20 back10
    T28< | 0/0 | 0/0 | | 70 w | pace20 back10
    T29< | 0/0 | 0/0 | | 60 w | pace30 back10
    X14< | 0/0 | 0/0 | | 90 h | back10
    X29< | 0/0 | 0/0 | | 60 w | pace30 back10
    G11< | 0/0 | 0/0 | | 70 w | pace20 back10`,

  'support.open': `
    T1 | 0/0  | 0/0 | | 100 h |
    T1 | 1/0  | 0/0 | | 100 h |
    T1 | 2/0  | 0/0 | | 94 h  | open6
    T1 | 3/0  | 0/0 | | 94 h  | open6
    T1 | 4/0  | 0/0 | | 88 h  | open12
    T1 | 5/0  | 0/0 | | 88 h  | open12
    T1 | 6/0  | 0/0 | | 82 h  | open18
    T1 | 7/0  | 0/0 | | 82 h  | open18
    T1 | 50/0 | 0/0 | | 82 h  | open18`,

  'support.oldest': `
    T1 | 1/1  | 0/0 | | 100 h |
    T1 | 1/2  | 0/0 | | 100 h |
    T1 | 1/3  | 0/0 | | 100 h |
    T1 | 1/4  | 0/0 | | 96 h  | old4
    T1 | 1/5  | 0/0 | | 96 h  | old4
    T1 | 1/7  | 0/0 | | 96 h  | old4
    T1 | 1/8  | 0/0 | | 92 h  | old8
    T1 | 1/90 | 0/0 | | 92 h  | old8`,

  'support.urgent_or_reopened: any, and never more than once': `
    T1 | 1/1u      | 0/0 | | 96 h | hot4
    T1 | 1/1r      | 0/0 | | 96 h | hot4
    T1 | 1/1ur     | 0/0 | | 96 h | hot4
    T1 | 2/1uu     | 0/0 | | 90 h | open6 hot4
    T1 | 3/2uuurrr | 0/0 | | 90 h | open6 hot4`,

  'the rules of support together': `
    T1 | 2/4         | 0/0 | | 90 h | open6 old4
    T1 | 2/8         | 0/0 | | 86 h | old8 open6
    T1 | 3/8r        | 0/0 | | 82 h | old8 open6 hot4
    T1 | 4/4         | 0/0 | | 84 h | open12 old4
    T1 | 4/0r        | 0/0 | | 84 h | open12 hot4
    T1 | 4/4u        | 0/0 | | 80 h | open12 old4 hot4
    T1 | 4/8         | 0/0 | | 80 h | open12 old8
    T1 | 4/8u        | 0/0 | | 76 w | open12 old8 hot4
    T1 | 5/9ur       | 0/0 | | 76 w | open12 old8 hot4
    T1 | 6/3         | 0/0 | | 82 h | open18
    T1 | 6/4         | 0/0 | | 78 w | open18 old4
    T1 | 6/7u        | 0/0 | | 74 w | open18 old4 hot4
    T1 | 6/8         | 0/0 | | 74 w | open18 old8
    T1 | 6/8u        | 0/0 | | 70 w | open18 old8 hot4
    T1 | 99/400uuurr | 0/0 | | 70 w | open18 old8 hot4`,

  'delivery.overdue': `
    T1 | 0/0 | 9/9       | | 100 h |
    T1 | 0/0 | 19/20!1   | | 94 h  | due6
    T1 | 0/0 | 18/20!2   | | 88 h  | due12
    T1 | 0/0 | 17/20!3   | | 88 h  | due12
    T1 | 0/0 | 16/20!4   | | 82 h  | due18
    T1 | 0/0 | 36/40!4   | | 82 h  | due18
    T1 | 0/0 | 95/100!5  | | 82 h  | due18
    T1 | 0/0 | 170/200!30| | 82 h  | due18`,

  'delivery.completion: below the line by however little': `
    D1 | 0/0 | 0/0      | | 100 h |
    T1 | 0/0 | 12/12    | | 100 h |
    T1 | 0/0 | 7/8      | | 100 h |
    T1 | 0/0 | 10/12    | | 100 h |
    T1 | 0/0 | 5/6      | | 100 h |
    T1 | 0/0 | 4/5      | | 100 h |
    T1 | 0/0 | 8/10     | | 100 h |
    T1 | 0/0 | 80/100   | | 100 h |
    T1 | 0/0 | 799/1000 | | 96 h  | done4
    T1 | 0/0 | 79/100   | | 96 h  | done4
    T1 | 0/0 | 3/4      | | 96 h  | done4
    T1 | 0/0 | 9/12     | | 96 h  | done4
    T1 | 0/0 | 2/3      | | 96 h  | done4
    T1 | 0/0 | 4/7      | | 96 h  | done4
    T1 | 0/0 | 1/2      | | 96 h  | done4
    T1 | 0/0 | 6/12     | | 96 h  | done4
    T1 | 0/0 | 50/100   | | 96 h  | done4
    T1 | 0/0 | 499/1000 | | 92 h  | done8
    T1 | 0/0 | 49/100   | | 92 h  | done8
    T1 | 0/0 | 3/7      | | 92 h  | done8
    T1 | 0/0 | 5/12     | | 92 h  | done8
    T1 | 0/0 | 1/3      | | 92 h  | done8
    T1 | 0/0 | 0/1      | | 92 h  | done8
    T1 | 0/0 | 0/12     | | 92 h  | done8`,

  'delivery.quiet': `
    T1 | 0/0 | 0/0~1  | | 100 h |
    T1 | 0/0 | 0/0~6  | | 100 h |
    T1 | 0/0 | 0/0~7  | | 96 h  | quiet4
    T1 | 0/0 | 0/0~8  | | 96 h  | quiet4
    T1 | 0/0 | 0/0~60 | | 96 h  | quiet4
    T1 | 0/0 | 5/5~7  | | 96 h  | quiet4`,

  'the rules of delivery together': `
    T1 | 0/0 | 9/12!3~8  | | 80 h | due12 done4 quiet4
    T1 | 0/0 | 6/12!3~8  | | 80 h | due12 done4 quiet4
    T1 | 0/0 | 5/12!4~8  | | 70 w | due18 done8 quiet4
    T1 | 0/0 | 0/20!20~30| | 70 w | due18 done8 quiet4
    T1 | 0/0 | 9/10!1~7  | | 90 h | due6 quiet4
    T1 | 0/0 | 8/10!2    | | 88 h | due12
    T1 | 0/0 | 3/4!1     | | 90 h | due6 done4
    T1 | 0/0 | 1/2!1     | | 90 h | due6 done4
    T1 | 0/0 | 0/1!1     | | 86 h | done8 due6
    T1 | 0/0 | 1/3!1~7   | | 82 h | done8 due6 quiet4
    T1 | 0/0 | 1/3!2     | | 80 h | due12 done8
    T1 | 0/0 | 7/10!3    | | 84 h | due12 done4
    T1 | 0/0 | 6/10!4    | | 78 w | due18 done4
    T1 | 0/0 | 6/10!4~7  | | 74 w | due18 done4 quiet4
    T1 | 0/0 | 4/10!6    | | 74 w | due18 done8`,

  'all three pillars; equal penalties in the order of their ids': `
    K15< | 6/8u | 0/4!4~7  | | 0 c  | pace30 due18 open18 back10 done8 old8 quiet4 hot4
    T29  | 6/8u | 0/4!4~7  | | 10 c | pace30 due18 open18 done8 old8 quiet4 hot4
    T29< | 6/8u | 0/0      | | 30 c | pace30 open18 back10 old8 hot4
    T29< | 0/0  | 5/12!4~8 | | 30 c | pace30 due18 back10 done8 quiet4
    T1   | 6/8u | 5/12!4~8 | | 40 a | due18 open18 done8 old8 quiet4 hot4
    T1   | 6/8  | 5/12!4~8 | | 44 a | due18 open18 done8 old8 quiet4
    T22  | 5/9u | 6/12!3~8 | | 36 c | pace20 due12 open12 old8 done4 quiet4 hot4
    T21  | 5/9  | 9/12!3   | | 54 a | due12 open12 pace10 old8 done4
    T15  | 2/4  | 19/20!1  | | 74 w | pace10 due6 open6 old4
    T15  | 0/0  | 18/20!2  | | 78 w | due12 pace10
    T22  | 1/4  | 0/0      | | 76 w | pace20 old4
    T29  | 1/4  | 0/0      | | 66 w | pace30 old4
    T29  | 2/2  | 19/20!1  | | 58 a | pace30 due6 open6
    T29  | 4/4  | 0/0      | | 54 a | pace30 open12 old4
    T29  | 4/8u | 18/20!2  | | 34 c | pace30 due12 open12 old8 hot4
    T29< | 0/0  | 0/0~7    | | 56 a | pace30 back10 quiet4
    T29< | 2/8  | 0/0      | | 46 a | pace30 back10 old8 open6
    T29< | 4/8  | 0/0      | | 40 a | pace30 open12 back10 old8
    T29< | 4/8u | 0/0      | | 36 c | pace30 open12 back10 old8 hot4
    T22< | 2/1  | 79/100   | | 60 w | pace20 back10 open6 done4
    T22< | 2/1u | 79/100   | | 56 a | pace20 back10 open6 done4 hot4
    G8   | 3/3  | 10/12!2  | | 72 w | due12 pace10 open6
    X22  | 6/3  | 0/0      | | 62 w | pace20 open18
    D15< | 1/9  | 1/2~9    | | 64 w | back10 pace10 old8 done4 quiet4
    R29  | 1/4r | 0/3      | | 54 a | pace30 done8 old4 hot4
    K11  | 4/4  | 9/10!1~7 | | 54 a | pace20 open12 due6 quiet4 old4`,

  'without a stage the others count 100/60: 4 6 8 12 18 become 6 10 13 20 30': `
    - | 0/0  | 0/0      | | 100 h |
    - | 2/1  | 0/0      | | 90 h | open10
    - | 4/1  | 0/0      | | 80 h | open20
    - | 6/1  | 0/0      | | 70 w | open30
    - | 1/4  | 0/0      | | 94 h | old6
    - | 1/8  | 0/0      | | 87 h | old13
    - | 1/1u | 0/0      | | 94 h | hot6
    - | 6/8u | 0/0      | | 51 a | open30 old13 hot6
    - | 0/0  | 19/20!1  | | 90 h | due10
    - | 0/0  | 18/20!2  | | 80 h | due20
    - | 0/0  | 16/20!4  | | 70 w | due30
    - | 0/0  | 1/2      | | 94 h | done6
    - | 0/0  | 1/3      | | 87 h | done13
    - | 0/0  | 0/0~7    | | 94 h | quiet6
    - | 4/4  | 9/12!3   | | 48 a | due20 open20 done6 old6
    - | 6/8u | 5/12!4~8 | | 2 c  | due30 open30 done13 old13 quiet6 hot6`,

  'without support the others count 100/70: 4 6 8 10 12 18 20 30 become 5 8 11 14 17 25 28 42': `
    T15  | - | 0/0      | | 86 h | pace14
    T22  | - | 0/0      | | 72 w | pace28
    T29  | - | 0/0      | | 58 a | pace42
    T1<  | - | 0/0      | | 86 h | back14
    T29< | - | 0/0      | | 44 a | pace42 back14
    T1   | - | 19/20!1  | | 92 h | due8
    T1   | - | 18/20!2  | | 83 h | due17
    T1   | - | 16/20!4  | | 75 w | due25
    T1   | - | 1/2      | | 95 h | done5
    T1   | - | 1/3      | | 89 h | done11
    T1   | - | 0/0~7    | | 95 h | quiet5
    T22  | - | 9/12!3~8 | | 45 a | pace28 due17 done5 quiet5
    T29< | - | 5/12!4~8 | | 3 c  | pace42 due25 back14 done11 quiet5`,

  'without delivery likewise': `
    T15  | 2/1  | - | | 78 w | pace14 open8
    T22  | 4/4  | - | | 50 a | pace28 open17 old5
    T1   | 1/8  | - | | 89 h | old11
    T1   | 6/8u | - | | 59 a | open25 old11 hot5
    T29< | 6/8u | - | | 3 c  | pace42 open25 back14 old11 hot5`,

  'the stage alone counts 100/40: 10 20 30 become 25 50 75': `
    T1   | - | - | | 100 h |
    T1<  | - | - | | 75 w | back25
    T15  | - | - | | 75 w | pace25
    T22  | - | - | | 50 a | pace50
    T29  | - | - | | 25 c | pace75
    T22< | - | - | | 25 c | pace50 back25
    T29< | - | - | | 0 c  | pace75 back25`,

  'support or delivery alone counts 100/30: 4 6 8 12 18 become 13 20 26 40 60': `
    - | 2/1  | -        | | 80 h | open20
    - | 4/1  | -        | | 60 w | open40
    - | 6/1  | -        | | 40 a | open60
    - | 1/4  | -        | | 87 h | old13
    - | 1/8  | -        | | 74 w | old26
    - | 4/8r | -        | | 21 c | open40 old26 hot13
    - | 6/8u | -        | | 1 c  | open60 old26 hot13
    - | -    | 19/20!1  | | 80 h | due20
    - | -    | 18/20!2  | | 60 w | due40
    - | -    | 16/20!4  | | 40 a | due60
    - | -    | 1/2      | | 87 h | done13
    - | -    | 0/5      | | 74 w | done26
    - | -    | 5/12!4~8 | | 1 c  | due60 done26 quiet13`,

  'a pillar that could not be read takes its weight from low, down to 0': `
    ?    | 0/0  | 0/0      | | 60..100 h |
    T1   | ?    | 0/0      | | 70..100 h |
    T1   | 0/0  | ?        | | 70..100 h |
    ?    | ?    | 0/0      | | 30..100 h |
    ?    | 0/0  | ?        | | 30..100 h |
    T1   | ?    | ?        | | 40..100 h |
    T22  | ?    | 0/0      | | 50..80 h  | pace20
    T22  | ?    | ?        | | 20..80 h  | pace20
    T29  | ?    | 0/0      | | 40..70 w  | pace30
    T29< | ?    | 0/0      | | 30..60 w  | pace30 back10
    T29< | ?    | ?        | | 0..60 w   | pace30 back10
    T29< | ?    | 5/12!4~8 | | 0..30 c   | pace30 due18 back10 done8 quiet4
    T29< | 6/8u | ?        | | 0..30 c   | pace30 open18 back10 old8 hot4
    ?    | 6/8u | 0/0      | | 30..70 w  | open18 old8 hot4
    ?    | 6/8u | 5/12!4~8 | | 0..40 a   | due18 open18 done8 old8 quiet4 hot4
    ?    | 4/8u | 9/12!3   | | 20..60 w  | due12 open12 old8 done4 hot4
    ?    | 4/8u | 9/12!3~8 | | 16..56 a  | due12 open12 old8 done4 quiet4 hot4`,

  'unavailable is set up: its weight grows too where another is not': `
    -    | ?    | 0/0      | | 50..100 h |
    -    | 0/0  | ?        | | 50..100 h |
    -    | ?    | 16/20!4  | | 20..70 w  | due30
    -    | 6/8u | ?        | | 1..51 a   | open30 old13 hot6
    T1   | -    | ?        | | 58..100 h |
    T29  | -    | ?        | | 16..58 a  | pace42
    T29< | ?    | -        | | 2..44 a   | pace42 back14
    ?    | -    | 0/0      | | 43..100 h |
    ?    | -    | 5/12!4~8 | | 2..59 a   | due25 done11 quiet5
    ?    | 1/8  | -        | | 32..89 h  | old11`,

  'nothing to go by': `
    - | - | - |   | unscored |
    ? | ? | ? |   | unscored |
    - | ? | ? |   | unscored |
    ? | - | - |   | unscored |
    ? | ? | - | c | unscored |
    - | - | ? | h | unscored |`,

  'a worse tier is entered at the line': `
    T22  | 0/0  | 0/0      | h | 80 h | pace20
    T1   | 6/4  | 0/0      | h | 78 w | open18 old4
    T29< | 0/0  | 0/0      | h | 60 w | pace30 back10
    T29< | 0/0  | 0/0      | w | 60 w | pace30 back10
    T29  | 2/2  | 19/20!1  | w | 58 a | pace30 due6 open6
    T29  | 2/2  | 19/20!1  | h | 58 a | pace30 due6 open6
    T29< | 4/8  | 0/0      | w | 40 a | pace30 open12 back10 old8
    T29< | 4/8  | 0/0      | a | 40 a | pace30 open12 back10 old8
    T29< | 4/8u | 0/0      | a | 36 c | pace30 open12 back10 old8 hot4
    T29< | 4/8u | 0/0      | w | 36 c | pace30 open12 back10 old8 hot4
    T29< | 4/8u | 0/0      | h | 36 c | pace30 open12 back10 old8 hot4`,

  'and left five points above it, one tier at a time or more': `
    T22  | 0/0  | 0/0      | w | 80 w  | pace20
    T22  | 0/0  | 0/0      | a | 80 w  | pace20
    T22  | 0/0  | 0/0      | c | 80 w  | pace20
    T1   | 4/0r | 0/0      | w | 84 w  | open12 hot4
    T1   | 2/8  | 0/0      | w | 86 h  | old8 open6
    T1   | 2/8  | 0/0      | c | 86 h  | old8 open6
    -    | 1/8  | 0/0      | a | 87 h  | old13
    T1   | 0/0  | 0/0      | c | 100 h |
    T1   | 6/4  | 0/0      | w | 78 w  | open18 old4
    T1   | 6/4  | 0/0      | a | 78 w  | open18 old4
    T1   | 6/4  | 0/0      | c | 78 w  | open18 old4
    T29  | 1/4  | 0/0      | a | 66 w  | pace30 old4
    T29  | 1/4  | 0/0      | c | 66 w  | pace30 old4
    D15< | 1/9  | 1/2~9    | a | 64 a  | back10 pace10 old8 done4 quiet4
    D15< | 1/9  | 1/2~9    | c | 64 a  | back10 pace10 old8 done4 quiet4
    D15< | 1/9  | 1/2~9    | h | 64 w  | back10 pace10 old8 done4 quiet4
    X22  | 6/3  | 0/0      | c | 62 a  | pace20 open18
    X22  | 6/3  | 0/0      | a | 62 a  | pace20 open18
    T29< | 0/0  | 0/0      | a | 60 a  | pace30 back10
    T29< | 0/0  | 0/0      | c | 60 a  | pace30 back10
    T29  | 2/2  | 19/20!1  | c | 58 a  | pace30 due6 open6
    T29< | 2/8  | 0/0      | c | 46 a  | pace30 back10 old8 open6
    T22  | -    | 9/12!3~8 | c | 45 a  | pace28 due17 done5 quiet5
    T1   | 6/8  | 5/12!4~8 | c | 44 c  | due18 open18 done8 old8 quiet4
    T1   | 6/8  | 5/12!4~8 | a | 44 a  | due18 open18 done8 old8 quiet4
    T29< | 4/8  | 0/0      | c | 40 c  | pace30 open12 back10 old8
    T29< | 4/8u | 0/0      | c | 36 c  | pace30 open12 back10 old8 hot4
    T22  | ?    | 0/0      | w | 50..80 w | pace20
    T29  | ?    | 0/0      | a | 40..70 w | pace30
    ?    | 4/8u | 9/12!3   | a | 20..60 a | due12 open12 old8 done4 hot4
    ?    | 4/8u | 9/12!3~8 | c | 16..56 a | due12 open12 old8 done4 quiet4 hot4`,
};

const STAGES: Record<string, string> = {
  K: 'Kickoff',
  T: 'Technical setup',
  D: 'Data migration',
  R: 'Training',
  G: 'Go-live',
  X: 'Legal review',
  k: ' KICKOFF ',
  g: 'go-Live',
};
const TIER_OF: Record<string, Tier> = { h: 'healthy', w: 'watch', a: 'at_risk', c: 'critical' };
const RULE_OF: Record<string, string> = {
  pace: 'stage.pace',
  back: 'stage.moved_back',
  open: 'support.open',
  old: 'support.oldest',
  hot: 'support.urgent_or_reopened',
  due: 'delivery.overdue',
  done: 'delivery.completion',
  quiet: 'delivery.quiet',
};

/** The parts of a cell; a cell that is not written as the head of the table says is a mistake in the table. */
function parts(cell: string, pattern: RegExp): Record<string, string | undefined> {
  const groups = pattern.exec(cell)?.groups;
  if (!groups) throw new Error(`"${cell}" is not ${pattern}`);
  return groups;
}

function signal<T>(cell: string, value: (cell: string) => T): Signal<T> {
  if (cell === '-') return { kind: 'not_set_up', why: 'no_match' };
  if (cell === '?') return { kind: 'unavailable', since: '2026-11-20T06:10:00.000Z', why: 'down' };
  return { kind: 'value', value: value(cell) };
}

function snapshotOf([stage = '', support = '', delivery = '', before = '']: string[]): Snapshot {
  const tier = TIER_OF[before];
  return {
    signals: {
      stage: signal(stage, (cell) => {
        const { letter = '', days, back } = parts(cell, /^(?<letter>[KTDRGXkg])(?<days>\d+)(?<back><?)$/);
        return { stage: STAGES[letter] ?? '', days: Number(days), movedBack: back === '<' };
      }),
      support: signal(support, (cell) => {
        const { open, oldest, u = '', r = '' } = parts(cell, /^(?<open>\d+)\/(?<oldest>\d+)(?<u>u*)(?<r>r*)$/);
        const [urgent, reopened] = [u.length, r.length];
        return { open: Number(open), oldestDays: Number(oldest), urgent, reopened, lastContactDays: null };
      }),
      delivery: signal(delivery, (cell) => {
        const pattern = /^(?<done>\d+)\/(?<planned>\d+)(?:!(?<overdue>\d+))?(?:~(?<quiet>\d+))?$/;
        const { done, planned, overdue = 0, quiet = 0 } = parts(cell, pattern);
        return { done: Number(done), planned: Number(planned), overdue: Number(overdue), quietDays: Number(quiet) };
      }),
    },
    ...(tier && { before: tier }),
  };
}

function expectedOf([, , , , result = '', penalties = '']: string[]): object {
  if (result === 'unscored') return { kind: 'unscored', rules: DEFAULT_RULES.version };
  const { low, high = low, tier = '' } = parts(result, /^(?<low>\d+)(?:\.\.(?<high>\d+))? (?<tier>[hwac])$/);
  const reasons = penalties.split(' ').flatMap((cell) => {
    if (cell === '') return [];
    const { rule = '', points } = parts(cell, /^(?<rule>[a-z]+)(?<points>\d+)$/);
    return [{ rule: RULE_OF[rule], penalty: Number(points) }];
  });
  return { kind: 'scored', low: Number(low), high: Number(high), tier: TIER_OF[tier], reasons };
}

const CASES = Object.entries(GOLDEN).map(([title, rows]) => ({
  title,
  rows: rows
    .trim()
    .split('\n')
    .map((row) => row.trim()),
}));

for (const { title, rows } of CASES) {
  describe(title, () => {
    test.each(rows)('%s', (row) => {
      const cells = row.split('|').map((cell) => cell.trim());
      expect(cells).toHaveLength(6);
      const snapshot = snapshotOf(cells);
      const scored = score(snapshot, DEFAULT_RULES);
      expect(scored).toMatchObject(expectedOf(cells));
      if (scored.kind === 'unscored') return;
      const of = (kind: string) => Object.entries(snapshot.signals).flatMap(([p, s]) => (s.kind === kind ? [p] : []));
      expect(scored.notSetUp).toEqual(of('not_set_up'));
      expect(scored.unavailable).toEqual(of('unavailable'));
      expect(scored.complete).toBe(!cells.includes('?'));
      expect(scored.rules).toBe(DEFAULT_RULES.version);
    });
  });
}

test('the table is as long as it should be and says nothing twice', () => {
  const rows = CASES.flatMap((group) => group.rows).map((row) => row.replaceAll(' ', ''));
  expect(rows.length).toBeGreaterThanOrEqual(200);
  const inputs = rows.map((row) => row.split('|').slice(0, 4).join('|'));
  expect(inputs.filter((input, index) => inputs.indexOf(input) !== index)).toEqual([]);
});
