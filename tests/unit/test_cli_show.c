/* SPDX-License-Identifier: MIT
 *
 * The match list and the account of a pair as people read them. */
#include "tests/unit/shows.h"

/* A component that says all. */
#define KNOWN(value)                                                                   \
    "{'value':" value ",'low':" value ",'high':" value ",'known':true,'absent':false," \
    "'weight':50,'points':1,'parts':1,'parts_known':1}"
#define HALF                                                                       \
    "{'value':5000,'low':0,'high':10000,'known':false,'absent':false,'weight':15," \
    "'points':1,'parts':1,'parts_known':0}"
#define ABSENT "{'absent':true}"
#define PARTS                                                           \
    "'components':{'interest':" KNOWN("10000") ",'development':" KNOWN( \
        "2500") ",'travel':" HALF ",'support':" ABSENT ",'readiness':" KNOWN("0") "}"
#define HEAD "'model':'praktik-1','as_of':77,'today':'2026-11-21'"
#define WEIGHTS "'weights':{'interest':50,'development':25,'travel':15,'support':10}"

#define HIT_ONE                                                                    \
    "{'opening':'plats-0001','workplace':'w1','title':'Snickare, hjälp',"         \
    "'workplace_name':'Vångens Snickeri','score':8312,'low':7800,'high':8820,"    \
    "'thin':false,'own_suggestion':true,'prospect':false,'distance_m':6420," PARTS \
    ",'reasons':[{'sign':'+','code':'WISH_EXACT','args':['43']},"                  \
    "{'sign':'?','code':'UNKNOWN_GOAL_LEVEL','args':['GAK05',2]},"                 \
    "{'sign':'?','code':'UNKNOWN_LEVEL','args':['GAK05']},"                        \
    "{'sign':'-','code':'GOAL_NOT_TRAINED','args':['GAK07']},"                     \
    "{'sign':'+','code':'MEETS_LEVEL','args':['GAK01',3,2]},"                      \
    "{'sign':'+','code':'MEETS_LEVEL','args':['GAK02',3,2]},"                      \
    "{'sign':'+','code':'MEETS_LEVEL','args':['GAK03',3,2]},"                      \
    "{'sign':'+','code':'MEETS_LEVEL','args':['GAK04',3,2]}]}"
#define HIT_THIN                                                                       \
    "{'workplace':'w2','title':'Hav & Bok','workplace_name':'Hav & Bok','score':5000," \
    "'low':1000,'high':9000,'thin':true,'own_suggestion':false,'prospect':true,"       \
    "'distance_m':850,'reasons':[{'sign':'?','code':'PROSPECT','args':[]},"            \
    "{'sign':'?','code':'UNKNOWN_LEVEL','args':['GAK05']},"                            \
    "{'sign':'?','code':'UNKNOWN_LEVEL','args':['GAK09']},"                            \
    "{'sign':'?','code':'UNKNOWN_LEVEL','args':['GAK10']}]}"
#define HIT_SURE                                                                  \
    "{'opening':'p3','workplace':'w1','title':'Lager','workplace_name':'Lagret'," \
    "'score':10000,'low':10000,'high':10000,'thin':false,'own_suggestion':false," \
    "'reasons':[{'sign':'?','code':'UNKNOWN_LEVEL','args':['GAK09']}]}"

static const char list[] =
    "{'youth':'ung-1'," HEAD "," WEIGHTS
    ",'considered':1234,'passed':3,'failed':{'CLOSED':7,'TOO_FAR':1224,"
    "'AGE':7,'NEW_GATE':1},'hits':[" HIT_ONE "," HIT_THIN "," HIT_SURE "],'explore':" HIT_SURE "}";

static void matches(struct show *show, const void *reply)
{
    show_matches(show, reply);
}

static void pair(struct show *show, const void *reply)
{
    show_pair(show, TEXT("plats-0001"), reply);
}

static void a_list_in_swedish(void **state)
{
    struct shows *shows = *state;
    const char *text =
        shown(shows, matches, shows_reply(shows, &match_reply_schema, list), LANGUAGE_SV);
    assert_has(text, "ung-1 · praktik-1 · 2026-11-21 · läge 77\n"
                     "Vikter: Intresse 50, Utveckling 25, Resa 15, Stöd 10\n"
                     "3 av 1234 platser passar\n");
    assert_has(text, "\n\n  1 ★ Snickare, hjälp · eget förslag\n"
                     "    ████████████████████░░░░  83,1  (78,0–88,2)  6,4 km\n"
                     "    Vångens Snickeri · plats-0001\n");
    assert_has(text, "Intresse ████");
    assert_has(text, "    + Önskat område: Bygg\n"
                     "    + GAK01: nivå 3 räcker (platsen kräver 2)\n"
                     "    + GAK02: nivå 3 räcker (platsen kräver 2)\n"
                     "    − Tränar inte GAK07, som hen vill utveckla\n"
                     "    ? Tränar Planera och organisera på nivå 2, fråga om hens nivå\n"
                     "    ? Planera och organisera: nivån är okänd, fråga\n"
                     "    … 2 till med --why\n");
    assert_has(text, "\n  2 Hav & Bok\n"
                     "    ██▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░░  10,0–90,0  för lite är känt  850 m\n"
                     "    Hav & Bok · w2\n");
    assert_has(text, "    ? GAK10: nivån är okänd, fråga\n"); /* all questions of a thin one */
    assert_has(text, "\n  3 Lager\n    ████████████████████████  100,0\n    Lagret · p3\n");
    assert_has(text, "\nNågot annat, utanför alla önskemål:\n    Lager\n");
    assert_has(text, "\nFöll bort\n"
                     " 1224  TOO_FAR        för långt bort\n"
                     "    7  AGE            för ung för platsen\n"
                     "    7  CLOSED         platsen är stängd\n"
                     "    1  NEW_GATE\n");
    assert_has(text, "\nFråga härnäst (gäller så många av platserna ovan)\n"
                     "    2  GAK09: nivån är okänd, fråga\n"
                     "    1  GAK10: nivån är okänd, fråga\n"
                     "    1  Har inte erbjudit någon plats än, fråga arbetsplatsen\n"
                     "\nAllt om den första: praktik match ung-1 --why plats-0001\n");
}

static void a_list_in_english(void **state)
{
    struct shows *shows = *state;
    const char *text =
        shown(shows, matches, shows_reply(shows, &match_reply_schema, list), LANGUAGE_EN);
    assert_has(text, " · as of 77\n"
                     "Weights: Interest 50, Development 25, Travel 15, Support 10\n"
                     "3 of 1234 openings pass\n");
    assert_has(text, "  1 ★ Snickare, hjälp · own suggestion\n");
    assert_has(text, "  83.1  (78.0–88.2)  6.4 km\n");
    assert_has(text, "  10.0–90.0  too little is known  850 m\n");
    assert_has(text, "    + Wished for: Construction\n");
    assert_has(text, "    … 2 more with --why\n");
    assert_has(text, "\nSomething else, outside all wishes:\n");
    assert_has(text, "\nTaken off the list\n 1224  TOO_FAR        too far away\n");
    assert_has(text, "\nAsk next (concerns so many of the openings above)\n"
                     "    2  GAK09: the level is unknown, ask\n");
    assert_has(text, "\nAll about the first: praktik match ung-1 --why plats-0001\n");
}

static void without_unicode(void **state)
{
    struct shows *shows = *state;
    struct show show = shows_on(shows, LANGUAGE_EN, 80, false);
    show_matches(&show, shows_reply(shows, &match_reply_schema, list));
    const char *text = shows_text(shows);
    assert_has(text, "  1 * Snickare, hjälp, own suggestion\n"
                     "    ####################....  83.1  (78.0-88.2)  6.4 km\n"
                     "    Vångens Snickeri, plats-0001\n");
    assert_has(text, "    ##????????????????????..  10.0-90.0");
    assert_has(text, "    - Does not train GAK07, a goal\n");
    assert_has(text, "    ... 2 more with --why\n");
}

static void colours_end_where_they_begin(void **state)
{
    struct shows *shows = *state;
    struct show show = shows_on(shows, LANGUAGE_EN, 80, true);
    show.screen.colour = true;
    show_matches(&show, shows_reply(shows, &match_reply_schema, list));
    const char *text = shows_text(shows);
    bool on = false;
    size_t begun = 0;
    for (const char *at = text; (at = strchr(at, '\033')); at++) {
        bool ends = strncmp(at, "\033[0m", 4) == 0;
        assert_true(ends == on);
        on = !ends;
        begun += on;
    }
    assert_false(on);
    assert_true(begun > 20);
    assert_has(text, "\033[1mSnickare, hjälp · own suggestion\033[0m");
}

static void nothing_fits(void **state)
{
    struct shows *shows = *state;
    const void *reply = shows_reply(shows, &match_reply_schema,
                                    "{'youth':'ung-1'," HEAD "," WEIGHTS
                                    ",'considered':2,'passed':0,'failed':{'CLOSED':2},'hits':[]}");
    const char *text = shown(shows, matches, reply, LANGUAGE_SV);
    assert_has(text, "0 av 2 platser passar\n\nIngen plats passar just nu.\n\nFöll bort\n");
    assert_has(text, "\nVad som skulle öppna fler: praktik match ung-1 --nearest\n");
    assert_has_not(text, "Fråga");
    assert_has(shown(shows, matches, reply, LANGUAGE_EN), "\nNo opening passes at the moment.\n");
    reply =
        shows_reply(shows, &match_reply_schema,
                    "{'youth':'ung-1'," HEAD ",'considered':2,'passed':0,'failed':{'NOT_READY':2},"
                    "'not_ready':[{'code':'NOT_READY','args':['exited']}],'hits':[]}");
    text = shown(shows, matches, reply, LANGUAGE_SV);
    assert_has(text, "\nIngen plats passar just nu.\n"
                     "    ✗ Kan inte matchas än: insatsen är avslutad\n\nFöll bort\n");
    assert_has_not(text, "--nearest"); /* nothing that could be loosened */
    assert_has(shown(shows, matches, reply, LANGUAGE_EN),
               "    ✗ Cannot be matched yet: has left the programme\n");
}

static void youths_of_an_opening(void **state)
{
    struct shows *shows = *state;
    const void *reply =
        shows_reply(shows, &match_reply_schema,
                    "{'opening':'plats-0001'," HEAD ",'considered':3,'passed':2,'failed':{'AGE':1},"
                    "'hits':[{'youth':'ung-1','youth_name':'Kim Ek',"
                    "'score':5000,'low':5000,'high':5000},"
                    "{'youth':'ung-2','score':4000,'low':4000,'high':4000}]}");
    const char *text = shown(shows, matches, reply, LANGUAGE_SV);
    assert_has(text, "plats-0001 · praktik-1");
    assert_has(text, "\n2 av 3 ungdomar passar\n");
    assert_has(text, "\n  1 Kim Ek\n");
    assert_has(text, "\n  2 ung-2\n"); /* who has no name here has an id */
    assert_has_not(text, "Vikter");
    assert_has(text, "\nAllt om den första: praktik match ung-1 --why plats-0001\n");
    assert_has(shown(shows, matches, reply, LANGUAGE_EN), "\n2 of 3 youths fit\n");
    shows_fit_all(shows, matches, reply);
    reply = shows_reply(shows, &match_reply_schema,
                        "{'opening':'p'," HEAD ",'considered':1,'passed':0,'hits':[]}");
    assert_has(shown(shows, matches, reply, LANGUAGE_SV), "\nIngen passar just nu.\n");
    assert_has(shown(shows, matches, reply, LANGUAGE_EN), "\nNobody fits at the moment.\n");
}

static void a_pair_that_passes(void **state)
{
    struct shows *shows = *state;
    const void *reply = shows_reply(shows, &pair_reply_schema,
                                    "{'youth':'ung-1'," HEAD "," WEIGHTS
                                    ",'passed':true,'gates':[],'hit':" HIT_ONE "}");
    const char *text = shown(shows, pair, reply, LANGUAGE_SV);
    assert_has(text, "plats-0001: passar\n\nPoängen:\n    ★ Snickare, hjälp");
    assert_has(text, "    + GAK04: nivå 3 räcker (platsen kräver 2)\n"); /* all of them */
    assert_has_not(text, "--why");
    assert_has(shown(shows, pair, reply, LANGUAGE_EN), "plats-0001: passes\n\nThe score:\n");
    shows_fit_all(shows, pair, reply);
}

static void a_pair_that_fails(void **state)
{
    struct shows *shows = *state;
    const void *reply = shows_reply(
        shows, &pair_reply_schema,
        "{'youth':'ung-1'," HEAD "," WEIGHTS ",'passed':false,'gates':[{'code':'CLOSED','args':[]},"
        "{'code':'HOURS','args':[40,20]},{'code':'NEW_GATE','args':[]}],'hit':" HIT_ONE "}");
    assert_has(shown(shows, pair, reply, LANGUAGE_SV),
               "plats-0001: passar inte\n    ✗ Platsen är stängd\n"
               "    ✗ Kräver minst 40 timmar i veckan, hen klarar högst 20\n    ✗ NEW_GATE\n"
               "\nPoängen hade varit:\n");
    assert_has(shown(shows, pair, reply, LANGUAGE_EN),
               "plats-0001: fails\n    ✗ The opening is closed\n"
               "    ✗ Asks at least 40 hours a week, the most is 20\n    ✗ NEW_GATE\n"
               "\nThe score would have been:\n");
    shows_fit_all(shows, pair, reply);
    reply = shows_reply(shows, &pair_reply_schema,
                        "{'youth':'ung-1'," HEAD ",'passed':false,'gates':[]}");
    assert_has_not(shown(shows, pair, reply, LANGUAGE_EN), "score");
}

/* Ids of 40 characters, titles without a space, a million of everything. */
#define ID "abcdefghijabcdefghijabcdefghijabcdefghij"
#define LONG ID ID ID
static const char wide[] =
    "{'youth':'" ID "'," HEAD ",'weights':{'interest':1000,'development':1000,'travel':1000,"
    "'support':1000},'considered':1000000,'passed':1000000,'failed':{'NEED':1000000,"
    "'MINOR_HAZARD':1,'MINOR_HOURS':2,'NOT_READY':3},'hits':[{'opening':'" ID "','workplace':'" ID
    "','title':'" LONG "','workplace_name':'" LONG "','score':10000,'low':0,'high':10000,"
    "'own_suggestion':true,'distance_m':1234567," PARTS ",'reasons':[{'sign':'?','code':'" LONG
    "'},{'sign':'?','code':'UNKNOWN_LEVEL','args':['" LONG "']},{'sign':'+',"
    "'code':'WISH_EXACT','args':['" LONG "']}]},{'opening':'p','workplace':'w','title':'One two "
    "three four five six seven eight nine ten','workplace_name':'One two three four five six','"
    "score':10000,'low':0,'high':10000,'own_suggestion':true,'thin':true,'distance_m':1234567,"
    "'reasons':[]}]}";

static void no_line_is_wider_than_the_screen(void **state)
{
    struct shows *shows = *state;
    shows_fit_all(shows, matches, shows_reply(shows, &match_reply_schema, list));
    shows_fit_all(shows, matches, shows_reply(shows, &match_reply_schema, wide));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SHOWS(a_list_in_swedish),
        SHOWS(a_list_in_english),
        SHOWS(without_unicode),
        SHOWS(colours_end_where_they_begin),
        SHOWS(nothing_fits),
        SHOWS(youths_of_an_opening),
        SHOWS(a_pair_that_passes),
        SHOWS(a_pair_that_fails),
        SHOWS(no_line_is_wider_than_the_screen),
    };
    return cmocka_run_group_tests_name("show", tests, NULL, NULL);
}
